package dev.kiln.template;

import dev.kiln.configuration.SourceId;
import dev.kiln.configuration.SourceSettings;
import dev.kiln.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code #sources("nova-base")}: the configured sources under that name, with plugins and
 * additions, unpacked into the image. Workers put their archives into the build context.
 */
public final class SourcesDirective extends TextDirective {

  /** Where archives of sources lie in a build context. */
  public static final String FOLDER = ".kiln/sources";

  private static final String STANDARD_TARGET = "/usr/src/";
  private static final Pattern TARGET = Pattern.compile("/[A-Za-z0-9._/-]+");

  @Override
  public String getName() {
    return "sources";
  }

  @Override
  String usage() {
    return "#sources takes a name under 'sources' and optionally a folder of the image:"
        + " #sources(\"nova-base\") or #sources(\"nova-base\" \"/opt/nova\")";
  }

  @Override
  Optional<String> text(RenderSession session, Problem place, List<Object> arguments) {
    if (arguments.isEmpty()
        || arguments.size() > 2
        || !Directives.allText(arguments)
        || arguments.size() == 2 && !TARGET.matcher(arguments.getLast().toString()).matches()) {
      session.report(Directives.withMessage(place, usage()));
      return Optional.empty();
    }
    String name = arguments.getFirst().toString();
    SourceSettings settings = session.configuration().sources();
    SortedSet<SourceId> sources = new TreeSet<>(settings.of(name).keySet());
    if (sources.isEmpty()) {
      SortedSet<String> known =
          settings.specs().keySet().stream()
              .map(SourceId::image)
              .collect(Collectors.toCollection(TreeSet::new));
      session.report(
          Directives.withMessage(
              place, Directives.notConfigured("source", name, "sources", known)));
      return Optional.empty();
    }
    sources.forEach(session::useSource);
    String target = arguments.size() == 2 ? arguments.getLast().toString() : STANDARD_TARGET + name;
    return Optional.of(
        sources.stream()
            .map(source -> "ADD %s %s/".formatted(archive(source), folder(target, source)))
            .collect(Collectors.joining("\n")));
  }

  /** The path of a source's archive in a build context. */
  public static String archive(SourceId source) {
    return FOLDER + "/" + source.archiveName();
  }

  private static String folder(String target, SourceId source) {
    return source.kind() == SourceId.Kind.SOURCE
        ? target
        : "%s-%s/%s".formatted(target, source.kind().word(), source.name());
  }
}
