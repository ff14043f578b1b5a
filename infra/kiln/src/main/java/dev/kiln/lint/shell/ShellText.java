package dev.kiln.lint.shell;

/** A text and the shell that is to understand it. */
public record ShellText(Shell shell, String text) {}
