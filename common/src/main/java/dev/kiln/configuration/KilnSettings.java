package dev.kiln.configuration;

import dev.kiln.configuration.TreeConfiguration.Freshness;
import dev.kiln.settings.Setting.Group;
import dev.kiln.settings.Setting.Items;
import dev.kiln.settings.Setting.Table;
import dev.kiln.settings.Setting.Value;
import dev.kiln.settings.ValueType;
import java.util.List;

/**
 * Every setting of a template tree, described: what {@code kiln.yaml} may hold, and from what its
 * JSON Schema, the names of environment variables and the reference are made.
 */
public final class KilnSettings {

  /** What the names of environment variables begin with: {@code KILN_BASE_TAG}. */
  public static final String VARIABLE_PREFIX = "KILN_";

  private static final ValueType LINE = ValueType.text("text", ConfigurationRules::line);
  private static final ValueType IMAGE =
      ValueType.text("image name", ConfigurationRules::imageName);
  private static final ValueType WORD =
      ValueType.text("name", "[a-z][a-z0-9_-]*", ConfigurationRules::word);
  private static final ValueType LABEL =
      ValueType.text("label", "[a-z0-9_-]{1,32}", ConfigurationRules::label);
  private static final ValueType TREE_FILE =
      ValueType.text("file of the tree", ConfigurationRules::treePath);
  private static final ValueType ABSOLUTE_PATH =
      ValueType.text("absolute path", "/.*", ConfigurationRules::absolutePath);
  private static final ValueType USER =
      ValueType.text("user name", "[a-z_][a-z0-9_-]{0,31}", ConfigurationRules::user);
  private static final ValueType ID = ValueType.number("number", ConfigurationRules::id);
  private static final ValueType REGEX =
      ValueType.text("regular expression", ConfigurationRules::regex);
  private static final ValueType PACKAGE =
      ValueType.text("package", "\\S+", ConfigurationRules::packageName);

  /** The root of all settings. */
  public static final Group ALL =
      Group.of("How the images of this tree are made, named and built.")
          .with(
              "namespace",
              Value.of(
                  "What stands between the registry and the image's name.",
                  ValueType.text("namespace", ConfigurationRules::namespace),
                  "kiln"))
          .with(
              "prefix",
              Value.of(
                  "What precedes every image's name.",
                  ValueType.text("prefix", "[a-z0-9._-]*", ConfigurationRules::prefix),
                  ""))
          .with(
              "tag",
              Value.of(
                  "The tag to publish under.",
                  ValueType.text(
                      "tag", "[A-Za-z0-9_][A-Za-z0-9._-]{0,127}", ConfigurationRules::tag),
                  "dev"))
          .with(
              "registry",
              Value.of(
                  "Where images are pushed to; Docker's own if it is not set.",
                  ValueType.text("host or host:port", ConfigurationRules::registry)))
          .with("base", base())
          .with(
              "platform",
              Value.of(
                  "What images are built for; that of the farm if it is not set.",
                  ValueType.text(
                      "os/architecture", "[a-z0-9_]+/[a-z0-9_]+", ConfigurationRules::platform)))
          .with("maintainer", Value.of("Who answers for the images, for a label.", LINE))
          .with(
              "labels",
              Table.of(
                  "Labels of every image.",
                  "LABEL",
                  ValueType.text("label", ConfigurationRules::line),
                  line("The label's value.")))
          .with(
              "build_args",
              Table.of(
                  "Build arguments of every image; they count in its key.",
                  "ARGUMENT",
                  ValueType.text(
                      "argument", "[A-Za-z_][A-Za-z0-9_]*", ConfigurationRules::argument),
                  line("The argument's value.")))
          .with("proxies", proxies())
          .with("users", users())
          .with("package_manager", packageManager())
          .with("packages", packages())
          .with("repositories", repositories())
          .with("apt", apt())
          .with("rpm", rpm())
          .with(
              "locals_base",
              Value.of(
                  "The folder for local sources, relative to the file that says so; sources outside it are refused.",
                  ValueType.text("folder", ConfigurationRules::line)))
          .with(
              "variables",
              Table.of(
                  "Texts that `${NAME}` stands for in the locations and references of sources.",
                  "NAME",
                  WORD,
                  line("The text.")))
          .with("sources", sources())
          .with(
              "builder",
              Value.of(
                  "What images are built with: `classic`, which every engine has, `buildkit`, or `auto` for what the farm's workers have.",
                  ValueType.oneOf("builder", BuilderSettings.words(), BuilderSettings::parse),
                  BuilderSettings.AUTO))
          .with(
              "squash",
              Value.of(
                  "Whether what an image adds to its parent is made one layer, where the engine can.",
                  ValueType.truth(),
                  "false"))
          .with("secrets", secrets())
          .with(
              "freshness",
              Value.of(
                  "How old what an image was built from may become before it is built again without a change.",
                  ValueType.oneOf("freshness", Freshness.words(), Freshness::parse),
                  Freshness.WEEKLY.word()))
          .with(
              "retries",
              Value.of(
                  "How often an attempt that failed through the image's own fault is tried again.",
                  ValueType.number("number", ConfigurationRules::retries),
                  "3"))
          .with(
              "timeout",
              Value.of(
                  "The longest that one attempt may take, such as `30m` or `1h30m`.",
                  ValueType.text("duration", "(\\d+[dhms])+", TreeConfiguration::parseDuration),
                  "60m"))
          .with(
              "stall_timeout",
              Value.of(
                  "The longest that an attempt may print nothing.",
                  ValueType.text("duration", "(\\d+[dhms])+", TreeConfiguration::parseDuration),
                  "20m"))
          .with(
              "profiles",
              Table.of(
                  "Lists of regular expressions on image names; one of the built-in names (`infra`, `main`, `aux`, `default`, `demo`) replaces that profile.",
                  "PROFILE",
                  WORD,
                  new Items("What the names of its images contain.", REGEX)))
          .with("allowed_to_fail", new Items("Images without which a build succeeds, too.", IMAGE))
          .with("unbuildable", unbuildable())
          .with(
              "requires",
              Table.of(
                  "Images that only some workers can build; what is made from them is built anywhere.",
                  "IMAGE",
                  IMAGE,
                  new Items("The labels that a worker must have (`kiln worker --label`).", LABEL)))
          .with(
              "requires_all", new Items("The labels that a worker must have for any image.", LABEL))
          .with(
              "lint",
              Group.of("")
                  .with("disable", new Items("Rules of `kiln lint` that are switched off.", WORD)));

  private KilnSettings() {}

  private static Group base() {
    return Group.of("What images without a parent start from.")
        .with(
            "distribution",
            Value.of(
                "The distribution.",
                ValueType.oneOf("distribution", Distribution.words(), Distribution::parse),
                Distribution.DEBIAN.word()))
        .with(
            "image",
            Value.of(
                "Its image, with or without a tag or digest; the distribution's own if it is not set.",
                ValueType.text("reference", ConfigurationRules::baseImage)))
        .with(
            "tag",
            Value.of(
                "Its tag where `base.image` has none; the distribution's usual one if it is not set.",
                ValueType.text("tag", ConfigurationRules::tag)));
  }

  private static Group proxies() {
    ValueType proxy = ValueType.text("URL without a password", ConfigurationRules::proxy);
    return Group.of(
            "The way out of the builders' network; never left in an image, and no part of its key. A worker's own environment fills in what is not set.")
        .with("http", Value.of("For http.", proxy))
        .with("https", Value.of("For https.", proxy))
        .with("ftp", Value.of("For ftp.", proxy))
        .with("all", Value.of("For everything else.", proxy))
        .with(
            "no",
            Value.of(
                "Hosts that are reached without one, separated by commas.",
                ValueType.text("text", ConfigurationRules::line)));
  }

  private static Table users() {
    return Table.of(
        "Users with fixed numbers, so that a file in a volume belongs to the same user in every image. Those of well-known services are built in; what is written here goes before.",
        "USER",
        USER,
        Group.of("")
            .with("uid", Value.of("Its number; required for a user that is not built in.", ID))
            .with("gid", Value.of("Its group's number; required likewise.", ID))
            .with("group", Value.of("Its group's name; the user's if it is not set.", USER))
            .with("home", Value.of("Its home; `/var/lib/USER` if it is not set.", ABSOLUTE_PATH))
            .with("shell", Value.of("Its shell.", ABSOLUTE_PATH, TreeConfiguration.User.NO_LOGIN))
            .with("groups", new Items("Further groups, which must exist in the image.", USER)));
  }

  private static Group packageManager() {
    return Group.of("What `#packages` installs with.")
        .with(
            "name",
            Value.of(
                "The program; `apt-get` or `dnf` by the distribution if it is not set.",
                ValueType.oneOf(
                    "package manager",
                    PackageSettings.Installer.NAMES,
                    ConfigurationRules::packageManager)))
        .with(
            "install",
            Value.of(
                "A command of the images' own that installs the packages it is given and cleans up after itself.",
                ValueType.text("command", ConfigurationRules::line)))
        .with(
            "clean",
            Value.of(
                "Whether caches and package lists are removed in the layer that installs.",
                ValueType.truth(),
                "true"));
  }

  private static Table packages() {
    return Table.of(
        "Changes of the lists that templates name with `#packages(\"LIST\" …)` or `$kiln.customised(\"LIST\", …)`.",
        "LIST",
        ValueType.text("name", "[a-z][a-z0-9_]*", ConfigurationRules::listName),
        Group.of("")
            .with("append", new Items("Packages to add.", PACKAGE))
            .with("remove", new Items("Packages to leave out.", PACKAGE))
            .with("override", new Items("The whole list, instead of the template's.", PACKAGE)));
  }

  private static Table repositories() {
    ValueType architecture = ValueType.text("architecture", ConfigurationRules::architecture);
    Group repository =
        Group.of("")
            .with(
                "url",
                Value.of(
                    "Where the repository is; `baseurl` on rpm distributions.",
                    ValueType.text("URL", ConfigurationRules::url)))
            .with(
                "metalink",
                Value.of(
                    "Instead of `url`, on rpm distributions.",
                    ValueType.text("URL", ConfigurationRules::url)))
            .with(
                "mirrorlist",
                Value.of(
                    "Instead of `url`, on rpm distributions.",
                    ValueType.text("URL", ConfigurationRules::url)))
            .with(
                "suite",
                Value.of(
                    "The suite, on deb distributions.",
                    ValueType.text("suite", "\\S+", ConfigurationRules::packageName)))
            .with("components", new Items("The components, on deb distributions.", PACKAGE))
            .with(
                "key",
                Value.of(
                    "The public key: a file of the tree, or a URL.",
                    ValueType.text("file or URL", ConfigurationRules::treePathOrUrl)))
            .with(
                "check_signatures",
                Value.of(
                    "Whether packages must be signed, on rpm distributions.",
                    ValueType.truth(),
                    "true"))
            .with("architectures", new Items("Only these, on deb distributions.", architecture))
            .with(
                "enabled",
                Value.of(
                    "Whether it is used without `#enable_repositories`.",
                    ValueType.truth(),
                    "true"))
            .with(
                "present",
                Value.of(
                    "It is in the base image already, under this id or file name.",
                    ValueType.text("id", "\\S+", ConfigurationRules::packageName)));
    return Table.of(
        "Package repositories by the names that templates use.",
        "REPOSITORY",
        WORD,
        Table.of(
            "",
            "TARGET",
            ValueType.text(
                "DISTRIBUTION or DISTRIBUTION-ARCHITECTURE", ConfigurationRules::repositoryTarget),
            repository));
  }

  private static Group apt() {
    return Group.of("Files of the tree that `#package_setup()` gives to apt.")
        .with("sources", Value.of("Replaces its list of sources.", TREE_FILE))
        .with("preferences", Value.of("Which versions it prefers.", TREE_FILE));
  }

  private static Group rpm() {
    return Group.of("")
        .with(
            "setup",
            new Items(
                "What `#package_setup()` sets up first on rpm distributions: URLs of `.rpm` or `.repo` files, or `.repo` files of the tree.",
                ValueType.text("file or URL", ConfigurationRules::rpmSetup)));
  }

  private static Table sources() {
    Group source = source("");
    return Table.of(
        "What images are built from that is not in their folders.",
        "IMAGE",
        IMAGE,
        source
            .with(
                "plugins",
                Table.of("Sources that are installed beside it.", "NAME", WORD, source("")))
            .with(
                "additions", Table.of("Sources that its build needs.", "NAME", WORD, source(""))));
  }

  private static Group source(String description) {
    return Group.of(description)
        .with(
            "type",
            Value.of(
                "What kind of source it is.",
                ValueType.oneOf(
                    "type", List.of("url", "git", "local"), ConfigurationRules::sourceType)))
        .with(
            "location",
            Value.of(
                "Where it is: a URL, or for `local` a path below `locals_base`.",
                ValueType.text("URL or path", ConfigurationRules::location)))
        .with(
            "reference",
            Value.of(
                "For `git`: a branch, a tag or a commit.",
                ValueType.text("reference", ConfigurationRules::location)))
        .with(
            "sha256",
            new Table(
                "For `url`: the digest that is expected, by architecture (`amd64`, `arm64`).",
                "ARCHITECTURE",
                ValueType.text("architecture", ConfigurationRules::sourceArchitecture),
                Value.of(
                    "The digest.",
                    ValueType.text("sha-256 in hex", "[0-9a-f]{64}", ConfigurationRules::sha256)),
                java.util.Optional.of(SourceSpec.ANY_ARCHITECTURE)))
        .with("enabled", Value.of("Whether it is used.", ValueType.truth(), "true"));
  }

  private static Table secrets() {
    return Table.of(
        "What `RUN --mount=type=secret,id=SECRET` may mount; the secrets themselves are files of the workers. Needs the builder `buildkit`.",
        "SECRET",
        ValueType.text("secret", "[A-Za-z0-9][A-Za-z0-9._-]{0,63}", ConfigurationRules::secret),
        Group.of("")
            .with(
                "version",
                Value.of(
                    "Change it when the secret has changed and the images that use it shall be built again.",
                    LINE,
                    BuilderSettings.FIRST_VERSION)));
  }

  private static Table unbuildable() {
    return Table.of(
        "Images that can't be built, each with the reason; neither can what is made from them.",
        "TARGET",
        ValueType.text(
            "DISTRIBUTION, ARCHITECTURE or DISTRIBUTION+ARCHITECTURE",
            ConfigurationRules::unbuildableTarget),
        Table.of("", "IMAGE", IMAGE, Value.of("Why, in words.", LINE)));
  }

  private static Value line(String description) {
    return Value.of(description, LINE);
  }
}
