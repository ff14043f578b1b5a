package dev.kiln.lint.shell;

/**
 * What a shell says about a text that it does not understand.
 *
 * @param line counted from 1; 0 if the shell does not say
 * @param message the shell's words
 */
public record SyntaxError(int line, String message) {}
