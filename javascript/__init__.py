"""What checks the pages' scripts: their types, written from what Python sends."""
