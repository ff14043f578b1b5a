package dev.kiln.compare;

import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.image.ImageName;
import dev.kiln.template.References;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes Dockerfiles that were rendered with parents by name as people read them: with parents by
 * the names that they are published under. Both sides of a comparison get the same names, so that
 * another tag alone is no difference.
 */
record PublishedNames(TreeConfiguration configuration) {

  private static final Pattern BY_NAME =
      Pattern.compile(Pattern.quote(References.BY_NAME_REGISTRY + "/") + "([a-z0-9._-]+)");

  String in(String dockerfile) {
    return BY_NAME.matcher(dockerfile).replaceAll(this::published);
  }

  private String published(MatchResult mention) {
    String name = mention.group(1);
    return Matcher.quoteReplacement(
        ImageName.isValid(name)
            ? configuration.reference(ImageName.of(name)).toString()
            : mention.group());
  }
}
