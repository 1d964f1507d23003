"""Help pages: what a marketer writes for who scans a product, and what a customer makes of it.

Texts are Markdown and go out as HTML that is known to be harmless; pictures are drawn anew;
facts of the product and a coupon stand beside the text, for they are what people scan for most.
"""
