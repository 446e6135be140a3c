"""NHS numbers: ten digits, the last of them a check digit by modulus 11."""


def check_digit(nine: str) -> int | None:
    """The tenth digit that belongs to nine; None where no NHS number begins with them."""
    remainder = 11 - sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    return {11: 0, 10: None}.get(remainder, remainder)


def digits_of(text: str) -> str:
    """What was typed, without the spaces and hyphens that people put between the groups."""
    return "".join(text.replace("-", " ").split())


def grouped(digits: str) -> str:
    """As people read it: "943 476 5919"."""
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def problem_with(text: str) -> str:
    """What is wrong with an NHS number, as a sentence that says what to do; empty when nothing is."""
    digits = digits_of(text)
    if not (digits.isascii() and digits.isdigit()):
        return "The NHS number must be 10 digits, like 943 476 5919"
    if len(digits) != 10:
        off = 10 - len(digits)
        word = "one digit" if abs(off) == 1 else f"{abs(off)} digits"
        return f"The NHS number is {word} {'short' if off > 0 else 'too long'}"
    if check_digit(digits[:9]) != int(digits[9]):
        return "The NHS number does not fit its check digit: compare it with where you read it"
    return ""
