"""Reports as mail servers write them, after RFC 3464 and the habits of families of servers: bytes as in a mailbox."""

ORIGINAL = """Message-ID: {message_id}
Subject: OFFICIAL-SENSITIVE - HSB panel 14 December 2026
To: {address}
From: HSB panel <panel@ashdale.gov.uk>
References: <somebody-elses@example.org>
"""

POSTFIX = """Return-Path: <>
From: MAILER-DAEMON@mail.ashdale.gov.uk (Mail Delivery System)
To: panel@ashdale.gov.uk
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4XyZ.1764/mail.ashdale.gov.uk"
Message-Id: <20261126.4XyZ@mail.ashdale.gov.uk>

This is a MIME-encapsulated message.

--4XyZ.1764/mail.ashdale.gov.uk
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.ashdale.gov.uk.

<{address}>: host mx.northmoor.police.uk[192.0.2.7] said: 550 5.1.1
    <{address}>: Recipient address rejected

--4XyZ.1764/mail.ashdale.gov.uk
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.ashdale.gov.uk
X-Postfix-Queue-ID: 4XyZ
Arrival-Date: Thu, 26 Nov 2026 10:00:00 +0000 (GMT)

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.northmoor.police.uk
Diagnostic-Code: smtp; 550 5.1.1 <{address}>: Recipient address rejected:
    User unknown, see https://postmaster.example/x?u=1

--4XyZ.1764/mail.ashdale.gov.uk
Content-Description: Undelivered Message
Content-Type: message/rfc822

{original}Content-Type: text/plain

The schedule is attached: SECRET WORDS OF THE LETTER

--4XyZ.1764/mail.ashdale.gov.uk--
"""

EXCHANGE = """From: <postmaster@northmoor.onmicrosoft.example>
To: <panel@ashdale.gov.uk>
Date: Thu, 26 Nov 2026 10:00:00 +0000
Content-Type: multipart/report; report-type=delivery-status;
 boundary="a1b2=_=c3d4"
X-MS-Exchange-Message-Is-Ndr: 1
Content-Language: en-GB
Message-ID: <e5f6@northmoor.example>
In-Reply-To: {message_id}
References: {message_id}
Subject: Undeliverable: OFFICIAL-SENSITIVE
Auto-Submitted: auto-replied
MIME-Version: 1.0

--a1b2=_=c3d4
Content-Type: multipart/alternative; differences=Content-Type;
 boundary="inner"

--inner
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

Your message couldn't be delivered.

--inner
Content-Type: text/html; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

<html><body>Your message couldn't be delivered.</body></html>

--inner--

--a1b2=_=c3d4
Content-Type: message/delivery-status

Reporting-MTA: dns;LO2P123.prod.outlook.example
Received-From-MTA: dns;mail.ashdale.gov.uk
Arrival-Date: Thu, 26 Nov 2026 10:00:00 +0000

Final-Recipient: rfc822;{address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup
X-Display-Name: Mina Member

--a1b2=_=c3d4
Content-Type: text/rfc822-headers

{original}
--a1b2=_=c3d4--
"""

GMAIL = """From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>
To: panel@ashdale.gov.uk
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: {message_id}
In-Reply-To: {message_id}
X-Failed-Recipients: {address}
Message-ID: <6926.gmr@mx.example>
Date: Thu, 26 Nov 2026 02:00:00 -0800 (PST)
MIME-Version: 1.0
Content-Type: multipart/report; boundary="000000000000abcd"; report-type=delivery-status

--000000000000abcd
Content-Type: multipart/related; boundary="000000000000efgh"

--000000000000efgh
Content-Type: text/html; charset="UTF-8"

<p>Address not found</p>

--000000000000efgh
Content-Type: image/png; name="icon.png"
Content-Transfer-Encoding: base64

iVBORw0KGgo=

--000000000000efgh--

--000000000000abcd
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.example
Arrival-Date: Thu, 26 Nov 2026 02:00:00 -0800 (PST)
X-Original-Message-ID: {message_id}

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.
 550 5.1.1 Please try double-checking the recipient's email address
Last-Attempt-Date: Thu, 26 Nov 2026 02:00:00 -0800 (PST)

--000000000000abcd--
"""

# For addresses beyond ASCII (RFC 6533); the blocks of its status are not told apart by Python's parser.
GLOBAL = POSTFIX.replace("message/delivery-status", "message/global-delivery-status").replace(
    "message/rfc822\n", "message/global-headers\n"
)
FAMILIES = {"postfix": POSTFIX, "exchange": EXCHANGE, "gmail": GMAIL, "global": GLOBAL}


def report(message_id, address, *, family="postfix", action="failed", status="5.1.1") -> bytes:
    """The report of one of the families on that mail to that address, with the line ends of the wire."""
    original = ORIGINAL.format(message_id=message_id, address=address)
    text = FAMILIES[family].format(
        message_id=message_id, address=address, action=action, status=status, original=original
    )
    return text.replace("\n", "\r\n").encode()


def on(delivery, **how) -> bytes:
    return report(delivery.message_id, delivery.address, **how)
