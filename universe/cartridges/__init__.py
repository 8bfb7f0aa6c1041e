"""Cartridges: knowledge in files, who may read which, how it is searched, and how what was learned gets into one."""
