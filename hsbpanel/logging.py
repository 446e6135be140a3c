"""What a log line may not hold."""

import logging


class WithoutPersonalData(logging.Filter):
    """Keeps the place of an error and drops what it was about: messages of exceptions may quote what was typed."""

    def filter(self, line):
        if line.exc_info and line.exc_info[0]:
            kind, _, trace = line.exc_info
            while trace and trace.tb_next:
                trace = trace.tb_next
            where = f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else "?"
            line.msg, line.args = f"{line.name}: {kind.__name__} at {where}", ()
            line.exc_info = line.exc_text = None
        return True
