package dev.kiln.template;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The random text of one {@code Dockerfile.vm}: every directive, and what is easily taken for one.
 *
 * <p>All of it renders without a problem in a {@link RandomTree}, which has the macros and the
 * files that it uses. The text {@code v1} stands in every template at least once, so that it can be
 * changed.
 */
final class RandomTemplate {

  /** A piece of a template. */
  enum Piece {
    PLAIN,
    STAGE,
    COPY_FROM_IMAGE,
    MOUNT_FROM_IMAGE,
    CANONICAL_REFERENCE,
    NOT_RENDERED_IMAGE,
    IMAGE_IN_COMMENT,
    IMAGE_IN_HEREDOC,
    LOOP,
    NESTED_LOOP,
    LOOP_OVER_CONFIGURATION,
    CONDITION,
    VARIABLES,
    LIBRARY_MACRO,
    OWN_MACRO,
    OWN_MACRO_NAMED_AS_OF_LIBRARY,
    PARSE,
    PARSE_OF_MACRO,
    INCLUDE,
    SHELL,
    BLANK_LINES,
    IMAGE_NAME
  }

  private static final List<String> WORDS =
      List.of("alpha", "beta", "Grüße", "日本", "x y", "a'b", "100%", "🜁", "~", "-n");

  private final Random random;
  private final String canonicalPattern;
  private final List<String> earlier;
  private final List<String> later;
  private final StringBuilder text = new StringBuilder();
  private final SortedSet<String> parents = new TreeSet<>();
  private final Set<Piece> pieces = EnumSet.noneOf(Piece.class);

  /**
   * Writes a template.
   *
   * @param canonicalPattern how an image is published, with {@code %s} for its name
   * @param earlier the images that it may be made from
   * @param later the images that must not be its parents; its own name among them
   */
  RandomTemplate(Random random, String canonicalPattern, List<String> earlier, List<String> later) {
    this.random = random;
    this.canonicalPattern = canonicalPattern;
    this.earlier = earlier;
    this.later = later;
    start("");
    List<Piece> possible = new ArrayList<>(List.of(Piece.values()));
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      add(possible.get(random.nextInt(possible.size())));
    }
    line("RUN echo v1 last");
  }

  String text() {
    return text.toString();
  }

  /** The images that the rendered Dockerfile is made from. */
  SortedSet<String> parents() {
    return parents;
  }

  Set<Piece> pieces() {
    return pieces;
  }

  private void add(Piece piece) {
    pieces.add(piece);
    switch (piece) {
      case PLAIN -> line("RUN echo v1 " + word());
      case STAGE -> addStage();
      case COPY_FROM_IMAGE, MOUNT_FROM_IMAGE, CANONICAL_REFERENCE -> addParent(piece);
      case NOT_RENDERED_IMAGE, IMAGE_IN_COMMENT, IMAGE_IN_HEREDOC -> addNoParent(piece);
      case LOOP ->
          lines(
              "#foreach($item in [\"%s\", 2, true])".formatted(word()),
              "RUN echo $item $foreach.count of v1#if($foreach.hasNext), more#end",
              "",
              "#end");
      case NESTED_LOOP ->
          lines(
              "RUN true \\",
              "#foreach($outer in [1..%d])".formatted(1 + random.nextInt(4)),
              "#foreach($inner in {\"z\": 1, \"a\": $outer})",
              "  && echo $outer-$inner-$foreach.index \\",
              "#end",
              "#end",
              "  && echo v1");
      case LOOP_OVER_CONFIGURATION ->
          lines(
              "#foreach($label in $kiln.labels)",
              "LABEL l$foreach.index=\"$label\"",
              "#end",
              "#foreach($user in $kiln.users)",
              "RUN useradd --uid $user.uid $user.name#foreach($g in $user.groups) -G $g#end",
              "",
              "#end");
      case CONDITION ->
          lines(
              "#if($kiln.maintainer == \"%s\")".formatted(word()),
              "LABEL by=me",
              "#elseif($kiln.base.distribution == \"debian\" && !$kiln.prefix.isEmpty())",
              "LABEL prefix=$kiln.prefix",
              "#else",
              "LABEL by=\"$kiln.maintainer\"",
              "#end");
      case VARIABLES ->
          lines(
              "#set($name = \"%s\")#set($list = [$name, \"v1\"])".formatted(word()),
              "RUN echo ${name}.tar.gz $name.toUpperCase() $name.replace(\"a\", \"b\") $list.size()");
      case LIBRARY_MACRO ->
          lines("#shout(\"%s\")".formatted(word()), "#eachOf([\"a\", \"v1\", $image.name])");
      case OWN_MACRO -> addOwnMacro("own" + random.nextInt(2));
      case OWN_MACRO_NAMED_AS_OF_LIBRARY -> addOwnMacro("whisper");
      case PARSE -> lines("#set($passed = \"%s\")".formatted(word()), "#parse(\"shared/part.vm\")");
      case PARSE_OF_MACRO -> lines("#parse(\"shared/macro.vm\")", "#whisper(\"v1\")");
      case INCLUDE -> lines("RUN <<MOTD", "#include(\"shared/motd.txt\")", "MOTD");
      case SHELL ->
          lines(
              "RUN echo $PATH ${A:-v1} ${A##*-} ${#A} $(id -u) $1 \\$x $((1+2)) ${array[@]}",
              "#! no directive",
              "# A comment (v1) with $dollars");
      case BLANK_LINES -> lines("", "   ", "## gone", "#* gone,", "too *#", "", "");
      case IMAGE_NAME -> lines("LABEL name=\"$image.name\" v=v1");
    }
  }

  private void start(String stage) {
    String argument = stage.isEmpty() ? "" : "\"%s\"".formatted(stage);
    if (earlier.isEmpty() || random.nextInt(4) == 0) {
      line("#base(%s)".formatted(argument));
    } else {
      line("#from(\"%s\" %s)".formatted(parent(), argument));
    }
  }

  /** A stage may have the name of an image; who copies from it does not copy from the image. */
  private void addStage() {
    List<String> names = new ArrayList<>(later);
    names.removeIf(name -> !name.matches("[a-z][a-z0-9_.-]*"));
    String stage = names.isEmpty() || random.nextBoolean() ? "build" : names.getFirst();
    start(stage);
    line("RUN echo v1 > /built");
    start("");
    line("COPY --from=%s /built /".formatted(stage));
  }

  private void addParent(Piece piece) {
    if (earlier.isEmpty()) {
      return;
    }
    String image = parent();
    line(
        switch (piece) {
          case COPY_FROM_IMAGE -> "COPY --chown=0:0 --from=#image(\"%s\") /v1 /x".formatted(image);
          case MOUNT_FROM_IMAGE ->
              "RUN --mount=type=bind,from=#image(\"%s\"),target=/t cp /t/v1 /".formatted(image);
          default -> "COPY --from=%s /v1 /y".formatted(canonicalPattern.formatted(image));
        });
  }

  private void addNoParent(Piece piece) {
    String image = later.get(random.nextInt(later.size()));
    switch (piece) {
      case NOT_RENDERED_IMAGE -> lines("#if(false)", "#from(\"%s\")".formatted(image), "#end");
      case IMAGE_IN_COMMENT -> line("# v1, not FROM #image(\"%s\")".formatted(image));
      default -> lines("RUN <<-EOF", "\tFROM #image(\"%s\")".formatted(image), "\tEOF");
    }
  }

  private void addOwnMacro(String name) {
    lines(
        "#macro(%s $text)".formatted(name),
        "RUN echo %s \"$text\" v1 %s".formatted(name, word()),
        "#end",
        "#%s(\"%s\")".formatted(name, word()));
  }

  private String parent() {
    String parent = earlier.get(random.nextInt(earlier.size()));
    parents.add(parent);
    return parent;
  }

  private String word() {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  private void lines(String... lines) {
    for (String line : lines) {
      line(line);
    }
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
