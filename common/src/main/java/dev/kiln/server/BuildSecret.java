package dev.kiln.server;

/**
 * A secret that this host's worker can hand to a build that asks for it by its id.
 *
 * @param version changes when the secret means something else, such as another account; it counts
 *     in what is built with the secret, so it is a text that people write and nothing derived from
 *     the secret
 */
public record BuildSecret(SecretSource source, String version) {}
