package dev.kiln.worker.source;

import dev.kiln.configuration.Proxies;
import dev.kiln.source.SourceFetcher;

/**
 * What this host brings to every build.
 *
 * @param trees the template trees it has fetched
 * @param pinned the same trees with the pins of their builds
 * @param sources fetches what images are built from, once for all builds of the host
 * @param proxies the way out of its network, for whatever a tree leaves open
 */
public record BuildSupplies(
    TreeCache trees, PinnedTrees pinned, SourceFetcher sources, Proxies proxies) {}
