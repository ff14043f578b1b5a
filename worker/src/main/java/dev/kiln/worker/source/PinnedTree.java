package dev.kiln.worker.source;

import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.template.DockerfileRenderer;
import dev.kiln.template.TemplateTree;

/**
 * A tree as a build renders it.
 *
 * @param configuration the tree's, with the build's pins
 * @param renderer of the tree with that configuration
 */
public record PinnedTree(
    TemplateTree tree, TreeConfiguration configuration, DockerfileRenderer renderer) {}
