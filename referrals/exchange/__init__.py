"""A referral as a JSON file, for an authority that exports from its own social care system. docs/referral-file.md"""
