package dev.kiln.template;

import dev.kiln.configuration.SourceId;
import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.image.ImageName;
import dev.kiln.problem.Nearest;
import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.velocity.runtime.parser.node.Node;
import org.apache.velocity.util.introspection.Info;

/**
 * One rendering of one template: what it may refer to, what it has used up of its limits, and what
 * was found wrong.
 *
 * <p>Velocity makes directives and the introspector itself and gives them nothing of ours, so they
 * reach the rendering that they work for by {@link #current()}.
 */
final class RenderSession {

  static final ScopedValue<RenderSession> CURRENT = ScopedValue.newInstance();

  private static final int MAX_PROBLEMS = 100;
  private static final int MAX_ITERATIONS_IN_ALL = 200_000;
  private static final int MAX_MESSAGE = 500;

  private final ImageTemplate image;
  private final TemplateTree tree;
  private final TreeConfiguration configuration;
  private final References references;
  private final TemplateStore store;
  private final SortedSet<String> lists = new TreeSet<>();
  private final SortedSet<SourceId> sources = new TreeSet<>();
  private final SortedSet<Problem> problems = new TreeSet<>();
  private final List<RenderedDockerfile.Mention> mentions = new ArrayList<>();
  private final Work work;
  private final Blocks blocks;
  private int iterations;
  private Info inserting;

  /**
   * Creates a session.
   *
   * @param image what is rendered
   * @throws ProblemsException if the template is not well formed
   */
  RenderSession(
      TemplateStore store,
      TreeConfiguration configuration,
      ImageTemplate image,
      References references,
      Overrides overrides) {
    String template = image.templateName();
    this.image = image;
    this.tree = store.tree();
    this.configuration = configuration;
    this.references = references;
    this.store = store;
    this.work = new Work(store, template, (Node) store.parsed(template).getData());
    this.blocks = new Blocks(this, template, overrides);
    this.inserting = new Info(template, 0, 0);
  }

  /** The rendering that the calling thread is in. */
  static RenderSession current() {
    return CURRENT.get();
  }

  /** The image that is rendered. */
  ImageTemplate image() {
    return image;
  }

  TreeConfiguration configuration() {
    return configuration;
  }

  References references() {
    return references;
  }

  TemplateTree tree() {
    return tree;
  }

  TemplateStore store() {
    return store;
  }

  SortedSet<Problem> problems() {
    return problems;
  }

  List<RenderedDockerfile.Mention> mentions() {
    return mentions;
  }

  /** Notes that a list which configuration can change was asked for. */
  void useList(String name) {
    lists.add(name);
  }

  /** Notes that the image needs a source. */
  void useSource(SourceId source) {
    sources.add(source);
  }

  Work work() {
    return work;
  }

  Blocks blocks() {
    return blocks;
  }

  /** What the rendering of {@code image} has met. */
  UsedNames used(ImageName image) {
    SortedSet<String> declared = new TreeSet<>(blocks.declared());
    declared.add(BlockName.header(image));
    declared.add(BlockName.footer(image));
    return new UsedNames(declared, blocks.overridden(), lists, sources);
  }

  /** The place of the reference whose value is being written. */
  Info inserting() {
    return inserting;
  }

  /** Notes which reference is being written, and returns which was before. */
  Info inserting(Info reference) {
    Info before = inserting;
    inserting = reference;
    return before;
  }

  /** Notes a problem; rendering goes on, to find the others. */
  void report(Problem problem) {
    work.spend(Work.PROBLEM_UNITS);
    problems.add(shortened(problem));
    if (problems.size() >= MAX_PROBLEMS) {
      throw new ProblemsException(problems);
    }
  }

  /** Notes a problem at a place as Velocity counts columns. */
  void report(Info place, String message) {
    work.spend(Work.PLACE_UNITS + place.getColumn());
    report(store.problem(place.getTemplateName(), place.getLine(), place.getColumn(), message));
  }

  /** Looks up an image that a template names; one that does not exist is a problem at the place. */
  Optional<ImageName> mention(Problem place, String name) {
    if (!ImageName.isValid(name) || !tree.images().containsKey(ImageName.of(name))) {
      work.spend((long) tree.images().size() * Work.NEAR_NAME_UNITS);
      List<String> names = tree.images().keySet().stream().map(ImageName::value).toList();
      report(
          new Problem(
              place.file(),
              place.line(),
              place.column(),
              "no image '%s' in the tree%s"
                  .formatted(Quoted.of(name), Nearest.suggestion(name, names)),
              place.sourceLine()));
      return Optional.empty();
    }
    ImageName image = ImageName.of(name);
    mentions.add(
        new RenderedDockerfile.Mention(
            image, place.file(), place.line(), place.column(), place.sourceLine()));
    return Optional.of(image);
  }

  /** Counts a turn of any loop, so that loops inside loops end too. */
  void countIteration(Info place) {
    iterations++;
    if (iterations > MAX_ITERATIONS_IN_ALL) {
      throw new ProblemsException(
          store.problem(
              place.getTemplateName(),
              place.getLine(),
              place.getColumn(),
              "loops turn more than %,d times in all".formatted(MAX_ITERATIONS_IN_ALL)));
    }
  }

  /** A message may quote a value, and a value may be a million characters long. */
  private static Problem shortened(Problem problem) {
    String message = problem.message();
    return message.length() <= MAX_MESSAGE
        ? problem
        : Directives.withMessage(problem, message.substring(0, MAX_MESSAGE) + "…");
  }
}
