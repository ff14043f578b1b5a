package dev.kiln.template;

import dev.kiln.image.ImageName;
import dev.kiln.problem.Nearest;
import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import dev.kiln.problem.TextFile;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.velocity.Template;
import org.apache.velocity.context.InternalContextAdapter;
import org.apache.velocity.runtime.directive.Directive;
import org.apache.velocity.runtime.directive.Foreach;
import org.apache.velocity.runtime.directive.Parse;
import org.apache.velocity.runtime.parser.Token;
import org.apache.velocity.runtime.parser.node.Node;
import org.apache.velocity.util.introspection.Info;
import org.jspecify.annotations.Nullable;

/** Kiln's own directives. They are public because Velocity makes them by their classes. */
final class Directives {

  static final List<Class<? extends Directive>> ALL =
      List.of(
          From.class,
          Image.class,
          Base.class,
          PackagesDirective.class,
          UserDirective.class,
          RepositoryDirective.SetUp.class,
          RepositoryDirective.Enable.class,
          RepositoryDirective.Disable.class,
          PackageSetupDirective.class,
          SourcesDirective.class,
          PatchesDirective.class,
          InTreeParse.class,
          InTreeInclude.class,
          Loop.class,
          NoDefine.class,
          BlockDirective.class,
          OverrideDirective.class,
          SuperDirective.class);

  private static final Pattern STAGE = Pattern.compile("[a-z][a-z0-9_.-]*");

  private Directives() {}

  /** {@code #from("nova-base")} and {@code #from("golang" "build")}. */
  public static final class From extends TextDirective {

    @Override
    public String getName() {
      return "from";
    }

    @Override
    String usage() {
      return "#from takes an image's name and optionally a stage name: #from(\"nova-base\") or #from(\"golang\" \"build\")";
    }

    @Override
    Optional<String> text(RenderSession session, Problem place, List<Object> arguments) {
      if (arguments.isEmpty() || arguments.size() > 2 || !allText(arguments)) {
        session.report(withMessage(place, usage()));
        return Optional.empty();
      }
      Optional<ImageName> parent = session.mention(place, arguments.getFirst().toString());
      Optional<String> stage = stage(session, place, arguments.subList(1, arguments.size()));
      return parent.map(image -> "FROM " + session.references().image(image) + stage.orElse(""));
    }
  }

  /** {@code #image("tools")}. */
  public static final class Image extends TextDirective {

    @Override
    public String getName() {
      return "image";
    }

    @Override
    String usage() {
      return "#image takes an image's name: COPY --from=#image(\"tools\") /bin/tool /bin/";
    }

    @Override
    Optional<String> text(RenderSession session, Problem place, List<Object> arguments) {
      if (arguments.size() != 1 || !allText(arguments)) {
        session.report(withMessage(place, usage()));
        return Optional.empty();
      }
      return session
          .mention(place, arguments.getFirst().toString())
          .map(image -> session.references().image(image));
    }

    @Override
    boolean isWholeLine() {
      return false;
    }
  }

  /** {@code #base()} and {@code #base("build")}. */
  public static final class Base extends TextDirective {

    @Override
    public String getName() {
      return "base";
    }

    @Override
    String usage() {
      return "#base takes nothing or a stage name: #base() or #base(\"build\")";
    }

    @Override
    Optional<String> text(RenderSession session, Problem place, List<Object> arguments) {
      if (arguments.size() > 1 || !allText(arguments)) {
        session.report(withMessage(place, usage()));
        return Optional.empty();
      }
      return Optional.of(
          "FROM " + session.references().base() + stage(session, place, arguments).orElse(""));
    }
  }

  /** {@code #parse("apt.vm")}, confined to the tree. */
  public static final class InTreeParse extends Parse {

    private static final int MAX_DEPTH = 10;

    @Override
    public boolean render(InternalContextAdapter context, Writer writer, Node node)
        throws IOException {
      RenderSession session = RenderSession.current();
      Problem place = place(this, session);
      if (context.getTemplateNameStack().length >= MAX_DEPTH) {
        throw new ProblemsException(
            withMessage(
                place, "templates #parse each other more than %d deep".formatted(MAX_DEPTH)));
      }
      Optional<String> path = pathArgument(this, context, node, place);
      if (path.isEmpty()) {
        return true;
      }
      if (!session.store().has(path.get())) {
        session.report(withMessage(place, whyMissing(session, path.get())));
        return true;
      }
      List<Problem> problems = session.store().problems(path.get());
      if (!problems.isEmpty()) {
        problems.forEach(session::report);
        return true;
      }
      session.work().spend(Work.PARSE_UNITS);
      session.blocks().declare(session.store().blocks(path.get()));
      return super.render(context, writer, node);
    }

    @Override
    public void checkArgs(ArrayList<Integer> types, Token token, String template) {
      // Checked when rendering, with a message that shows the right form.
    }

    @Override
    protected Template getTemplate(String path, String encoding) {
      return RenderSession.current().store().parsed(path);
    }

    private static String whyMissing(RenderSession session, String path) {
      session.work().spend((long) session.tree().templates().size() * Work.NEAR_NAME_UNITS);
      return session.tree().file(path).isPresent()
          ? "#parse takes a template, a file whose name ends in .vm; #include takes any text"
          : "no template '%s' in the tree%s"
              .formatted(
                  Quoted.of(path), Nearest.suggestion(path, session.tree().templates().keySet()));
    }
  }

  /** {@code #include("motd")}: the text of a file as it is, confined to the tree. */
  public static final class InTreeInclude extends Directive {

    @Override
    public String getName() {
      return "include";
    }

    @Override
    public int getType() {
      return LINE;
    }

    @Override
    public boolean render(InternalContextAdapter context, Writer writer, Node node)
        throws IOException {
      RenderSession session = RenderSession.current();
      Problem place = place(this, session);
      Optional<String> path = pathArgument(this, context, node, place);
      if (path.isEmpty()) {
        return true;
      }
      Optional<ContextFile> file = session.tree().file(path.get());
      if (file.isEmpty()) {
        session.work().spend((long) session.tree().files().size() * Work.NEAR_NAME_UNITS);
        List<String> paths = session.tree().files().stream().map(ContextFile::path).toList();
        session.report(
            withMessage(
                place,
                "no file '%s' in the tree%s"
                    .formatted(Quoted.of(path.get()), Nearest.suggestion(path.get(), paths))));
        return true;
      }
      session.work().spend(Work.FILE_UNITS);
      String text = TextFile.read(session.tree().shown(path.get()), file.get().file());
      session.work().spend(text.length());
      writer.write(text);
      return true;
    }
  }

  /** {@code #foreach}, for which a list that does not exist is a problem and not an empty one. */
  public static final class Loop extends Foreach {

    @Override
    protected @Nullable Iterator<?> getIterator(@Nullable Object iterable, Node node) {
      if (iterable == null) {
        RenderSession.current()
            .report(
                new Info(node.getTemplateName(), node.getLine(), node.getColumn()),
                "#foreach over %s, which has no value".formatted(node.literal()));
        return null;
      }
      return super.getIterator(iterable, node);
    }
  }

  /** Velocity's {@code #define} is switched off; its {@code #end} must still be understood. */
  public static final class NoDefine extends Directive {

    @Override
    public String getName() {
      return "define";
    }

    @Override
    public int getType() {
      return BLOCK;
    }

    @Override
    public boolean render(InternalContextAdapter context, Writer writer, Node node) {
      RenderSession session = RenderSession.current();
      session.report(withMessage(place(this, session), "#define is not available in templates"));
      return true;
    }
  }

  private static Optional<String> stage(
      RenderSession session, Problem place, List<Object> arguments) {
    if (arguments.isEmpty()) {
      return Optional.empty();
    }
    String stage = arguments.getFirst().toString();
    if (!STAGE.matcher(stage).matches()) {
      session.report(
          withMessage(
              place,
              "'%s' is no stage name: expected lower-case letters, digits, '.', '_' and '-', a letter first"
                  .formatted(Quoted.of(stage))));
      return Optional.empty();
    }
    return Optional.of(" AS " + stage);
  }

  /** That nothing is configured under a name, with the name that was probably meant. */
  static String notConfigured(String what, String name, String key, Collection<String> known) {
    return "no %s '%s' is configured%s"
        .formatted(
            what,
            name,
            Nearest.to(name, known)
                .map(", did you mean '%s'?"::formatted)
                .orElse(": add it under '%s' in kiln.yaml".formatted(key)));
  }

  static boolean allText(List<?> arguments) {
    return arguments.stream().allMatch(String.class::isInstance);
  }

  private static Optional<String> pathArgument(
      Directive directive, InternalContextAdapter context, Node node, Problem place) {
    RenderSession session = RenderSession.current();
    Object value = node.jjtGetNumChildren() == 1 ? node.jjtGetChild(0).value(context) : null;
    if (!(value instanceof String path)) {
      session.report(
          withMessage(
              place,
              "#%s takes the path of a file below the root of the tree: #%s(\"%s\")"
                  .formatted(
                      directive.getName(),
                      directive.getName(),
                      directive.getName().equals("parse") ? "apt.vm" : "motd.txt")));
      return Optional.empty();
    }
    if (path.startsWith("/")
        || path.contains("\\")
        || List.of(path.split("/")).contains("..")
        || TreeLayout.isReserved(path)) {
      session.report(
          withMessage(
              place,
              "#%s can't read '%s': only files of the tree, by their path below its root"
                  .formatted(directive.getName(), Quoted.of(path))));
      return Optional.empty();
    }
    return Optional.of(path);
  }

  static Problem place(Directive directive, RenderSession session) {
    String template = directive.getTemplateName();
    session.work().spend(Work.PLACE_UNITS + directive.getColumn());
    int offset =
        DirectivePlace.offset(
            session.store().source(template),
            directive.getLine(),
            directive.getColumn(),
            directive.getName());
    return session.store().problemAt(template, offset, "");
  }

  static Problem withMessage(Problem place, String message) {
    return new Problem(place.file(), place.line(), place.column(), message, place.sourceLine());
  }
}
