package dev.kiln.worker.source;

import dev.kiln.configuration.Proxies;

/**
 * What this host brings to every build.
 *
 * @param trees the template trees it has fetched
 * @param proxies the way out of its network, for whatever a tree leaves open
 */
public record BuildSupplies(TreeCache trees, Proxies proxies) {}
