"""What a machine needs before anything of ours can run. Standard library only: nothing is installed yet.

Run as a folder (`python3 hsbpanel/stack/setup run`), so that importing it never imports the product.
"""
