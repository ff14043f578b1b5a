package dev.kiln.template;

import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Renders Dockerfiles from Velocity templates in a sandbox.
 *
 * <p>One renderer serves a whole tree and any number of threads; a template is parsed and checked
 * once. Macros of one tree are not seen by another.
 */
public final class VelocityDockerfileRenderer implements DockerfileRenderer {

  private final TemplateTree tree;
  private final TemplateStore store;
  private final TreeConfiguration configuration;
  private final ConfigurationValue kiln;
  private final Overrides overrides;

  /**
   * Creates a renderer.
   *
   * @param effective the tree's configuration with its overrides
   * @throws ProblemsException if macros or override files are wrong, which would show up in every
   *     image
   */
  public VelocityDockerfileRenderer(TemplateTree tree, TreeConfiguration effective) {
    this.tree = tree;
    this.store = new TemplateStore(tree, SandboxEngine.of(tree));
    this.configuration = effective;
    this.kiln = ConfigurationValue.of(effective);
    List<Problem> problems = new ArrayList<>();
    tree.macroLibraries().forEach(library -> problems.addAll(store.problems(library)));
    this.overrides = Overrides.read(store, problems);
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems);
    }
  }

  /** The directives of the language without their {@code #}, sorted. */
  public static List<String> directives() {
    return TemplateCheck.DIRECTIVES;
  }

  @Override
  public RenderedDockerfile render(ImageTemplate image, References references) {
    String name = image.templateName();
    SortedSet<Problem> problems = new TreeSet<>(store.problems(name));
    try {
      RenderSession session = new RenderSession(store, configuration, image, references, overrides);
      String text = "";
      try {
        text =
            ScopedValue.where(RenderSession.CURRENT, session)
                .call(() -> new ImageRendering(session, image, kiln).text());
      } finally {
        problems.addAll(session.problems());
      }
      problems.addAll(new SecretMounts(store, configuration).problems(text, name));
      if (problems.isEmpty()) {
        return new RenderedDockerfile(text, session.mentions(), session.used(image.name()));
      }
    } catch (ProblemsException e) {
      problems.addAll(e.problems());
    }
    throw new ProblemsException(problems);
  }

  /**
   * What override files replace in vain, as problems at their places; whether that is an error is
   * the caller's to say.
   *
   * @param all what this renderer has made of all images of the tree
   */
  public List<Problem> unusedOverrides(Collection<RenderedDockerfile> all) {
    SortedSet<String> ofLibraries = new TreeSet<>();
    tree.macroLibraries().forEach(library -> ofLibraries.addAll(store.blocks(library)));
    return UnusedOverrides.of(overrides, all, ofLibraries);
  }
}
