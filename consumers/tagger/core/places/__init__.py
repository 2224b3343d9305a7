"""Which places does a text name, and which regions is it about?"""
