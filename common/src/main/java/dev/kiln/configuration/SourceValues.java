package dev.kiln.configuration;

import dev.kiln.problem.Nearest;
import dev.kiln.problem.Problem;
import dev.kiln.settings.Origin;
import dev.kiln.settings.Section;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sources, with their variables replaced. */
final class SourceValues {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(?<name>[^}]*)}");

  private final Section all;
  private final List<Problem> problems;
  private final SortedMap<String, String> variables;
  private final SortedMap<SourceId, SourceSpec> specs = new TreeMap<>();

  SourceValues(Section all, List<Problem> problems) {
    this.all = all;
    this.problems = problems;
    this.variables = all.texts("variables");
  }

  SourceSettings read() {
    Section table = all.table("sources");
    all.groups("sources")
        .forEach((image, section) -> {
          add(SourceId.of(image), section, "sources." + image, table.keyOrigin(image));
          more(image, SourceId.Kind.PLUGINS, section);
          more(image, SourceId.Kind.ADDITIONS, section);
        });
    return new SourceSettings(all.written("locals_base").map(this::besideItsFile), specs);
  }

  /** A folder that a file names is looked for from that file's own folder. */
  private String besideItsFile(String folder) {
    return all.origin("locals_base") instanceof Origin.Place place
        ? Path.of(place.file()).resolveSibling(folder).normalize().toString()
        : folder;
  }

  private void more(String image, SourceId.Kind kind, Section section) {
    Section table = section.table(kind.word());
    section
        .groups(kind.word())
        .forEach((name, source) ->
            add(
                new SourceId(image, kind, name),
                source,
                "sources.%s.%s.%s".formatted(image, kind.word(), name),
                table.keyOrigin(name)));
  }

  /** An image may have plugins or additions only, so its own source may be missing altogether. */
  private void add(SourceId id, Section section, String path, Origin place) {
    Optional<String> type = section.written("type");
    boolean describesOne = section.isSet("location") || section.isSet("reference");
    if (!section.isSet("type") && (describesOne || id.kind() != SourceId.Kind.SOURCE)) {
      problems.add(place.problem("'%s' has no 'type': url, git or local".formatted(path)));
    }
    if (type.isEmpty()) {
      return;
    }
    Optional<String> location = text(section, "location", path);
    if (!section.isSet("location")) {
      problems.add(place.problem("'%s' has no 'location'".formatted(path)));
    }
    Optional<SourceSpec> spec =
        location.flatMap(where -> spec(type.get(), where, section, path, place));
    if (section.valueOf("enabled", ConfigurationRules::truth)) {
      spec.ifPresent(source -> specs.put(id, source));
    }
  }

  private Optional<SourceSpec> spec(
      String type, String location, Section section, String path, Origin place) {
    boolean hasReference = section.isSet("reference");
    SortedMap<String, String> sha256 = section.texts("sha256");
    if (!type.equals("git") && hasReference) {
      problems.add(
          section
              .origin("reference")
              .problem("'%s.reference' is for type git only".formatted(path)));
    }
    if (!type.equals("url") && !sha256.isEmpty()) {
      problems.add(
          section.origin("sha256").problem("'%s.sha256' is for type url only".formatted(path)));
    }
    return switch (type) {
      case "git" -> {
        if (!hasReference) {
          problems.add(
              place.problem(
                  "'%s' has no 'reference': a branch, a tag or a commit".formatted(path)));
        }
        yield text(section, "reference", path).map(at -> new SourceSpec.Git(location, at));
      }
      case "local" -> local(location, section, path);
      default -> Optional.of(new SourceSpec.Url(location, sha256));
    };
  }

  private Optional<SourceSpec> local(String location, Section section, String path) {
    if (location.startsWith("/") || List.of(location.split("/", -1)).contains("..")) {
      problems.add(
          section
              .origin("location")
              .problem(
                  "'%s.location' must be a path below locals_base, not '%s'"
                      .formatted(path, location)));
      return Optional.empty();
    }
    return Optional.of(new SourceSpec.Local(location));
  }

  /** A text with its variables replaced; one that nobody has defined is a problem. */
  private Optional<String> text(Section section, String key, String path) {
    Optional<String> written = section.written(key);
    if (written.isEmpty()) {
      return Optional.empty();
    }
    StringBuilder replaced = new StringBuilder();
    Matcher matcher = VARIABLE.matcher(written.get());
    boolean known = true;
    while (matcher.find()) {
      String value = variables.get(matcher.group("name"));
      if (value == null) {
        known = false;
        problems.add(
            section
                .origin(key)
                .problem(
                    "'%s.%s': no variable '%s' in 'variables'%s"
                        .formatted(
                            path,
                            key,
                            matcher.group("name"),
                            Nearest.suggestion(matcher.group("name"), variables.keySet()))));
      }
      matcher.appendReplacement(replaced, Matcher.quoteReplacement(value == null ? "" : value));
    }
    matcher.appendTail(replaced);
    return known ? Optional.of(replaced.toString()) : Optional.empty();
  }
}
