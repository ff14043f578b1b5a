package dev.kiln.compare;

import dev.kiln.compare.Change.Cause;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.image.ImageName;
import dev.kiln.problem.ProblemsException;
import dev.kiln.template.RenderedDockerfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells why Dockerfiles render to other texts, by trying what the newer templates give with the
 * older configuration: where that is the old text, the templates are not to blame, and where it is
 * the new one, the configuration is not.
 */
final class DockerfileCauses {

  private final DiscoveredTree before;
  private final DiscoveredTree after;
  private @Nullable SortedMap<ImageName, RenderedDockerfile> mixed;

  DockerfileCauses(DiscoveredTree before, DiscoveredTree after) {
    this.before = before;
    this.after = after;
  }

  /** The causes for an image whose Dockerfile differs. */
  Set<Cause> of(ImageName image) {
    Set<Cause> causes = EnumSet.noneOf(Cause.class);
    Cause template = sameTemplate(image) ? Cause.SHARED_TEMPLATE : Cause.TEMPLATE;
    RenderedDockerfile tried = mixed().get(image);
    if (tried == null) {
      // The old configuration does not fit the new templates, so one can't be told from the other.
      return template == Cause.TEMPLATE ? Set.of(template) : causes;
    }
    if (!tried.text().equals(text(before, image))) {
      causes.add(template);
    }
    if (!tried.text().equals(text(after, image))) {
      causes.add(Cause.CONFIGURATION);
    }
    return causes;
  }

  private SortedMap<ImageName, RenderedDockerfile> mixed() {
    SortedMap<ImageName, RenderedDockerfile> known = mixed;
    if (known == null) {
      known = render();
      mixed = known;
    }
    return known;
  }

  private SortedMap<ImageName, RenderedDockerfile> render() {
    try {
      return DiscoveredTree.discover(after.tree(), before.configuration()).dockerfiles();
    } catch (ProblemsException e) {
      return Collections.emptySortedMap();
    }
  }

  private boolean sameTemplate(ImageName image) {
    try {
      return Files.mismatch(before.template(image).dockerfile(), after.template(image).dockerfile())
          < 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot compare the templates of " + image, e);
    }
  }

  private static String text(DiscoveredTree tree, ImageName image) {
    return Objects.requireNonNull(tree.dockerfiles().get(image), image::value).text();
  }
}
