"""The confidentiality statement that opens every meeting, pack and set of minutes. R29, §6.5, §6.6."""

CONFIDENTIALITY = (
    "What is written here, and what is said at the meeting, is strictly confidential. It is shared under the "
    "partnership’s Information Sharing Agreement, with those who need to know, and only to protect children and to "
    "prevent abuse.",
    "It must not be disclosed to anyone who has not signed up to the Information Sharing Agreement without the "
    "agreement of the partners of the meeting, except by the Chair. It is used only for the reason for which it was "
    "obtained.",
    "Keep this copy under your own agency’s policies on confidentiality and information security. Do not forward or "
    "copy it; destroy it when your agency’s retention rules say so.",
    "Anyone with a personal or family interest in a case tells the Chair before it is discussed and takes no part.",
)
