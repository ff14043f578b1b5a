package dev.kiln.template;

/**
 * The configuration file of one of the trees that a template tree was made of.
 *
 * @param shown the name by which messages call it
 * @param text its content
 */
public record ConfigurationFile(String shown, String text) {}
