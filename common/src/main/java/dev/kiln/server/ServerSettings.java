package dev.kiln.server;

import dev.kiln.configuration.BuilderSettings;
import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.settings.Setting.Group;
import dev.kiln.settings.Setting.Items;
import dev.kiln.settings.Setting.Refused;
import dev.kiln.settings.Setting.Table;
import dev.kiln.settings.Setting.Value;
import dev.kiln.settings.ValueType;

/**
 * Every setting of a farm's processes, described: what {@code kiln-server.yaml} may hold, and from
 * what its JSON Schema, the names of environment variables and the reference are made.
 */
public final class ServerSettings {

  /** What the names of environment variables begin with: {@code KILN_WORKER_SLOTS}. */
  public static final String VARIABLE_PREFIX = "KILN_";

  private static final ValueType FILE = ValueType.text("file", ServerRules::file);
  private static final ValueType VARIABLE =
      ValueType.text("variable", ServerRules.VARIABLE, ServerRules::variable);
  private static final ValueType PUSHES = ValueType.number("number", ServerRules::pushes);
  private static final ValueType FREE_SPACE = ValueType.text("size or percent", FreeSpace::parse);

  /** The root of all settings. */
  public static final Group ALL =
      Group.of("How the processes of a farm are run on this host.")
          .with("registries", registries())
          .with("worker", worker())
          .with("secrets", secrets());

  private ServerSettings() {}

  private static Table registries() {
    return Table.of(
        "How registries are reached, by host and port as references name them; `docker.io` is Docker's own.",
        "HOST",
        ValueType.text("host or host:port", ServerRules::registry),
        Group.of("")
            .with(
                "username",
                Value.of(
                    "Who logs in; needs a password.",
                    ValueType.text("text", ServerRules::username)))
            .with("password_file", Value.of("The file that holds the password alone.", FILE))
            .with(
                "password_env",
                Value.of("The environment variable that holds the password instead.", VARIABLE))
            .with(
                "password",
                new Refused(
                    "a password does not belong in this file: name what holds it with password_file or password_env"))
            .with(
                "ca",
                Value.of(
                    "The PEM file of the authorities that vouch for the registry besides the usual ones; also makes a registry on this host one with TLS.",
                    FILE))
            .with(
                "plain_http",
                Value.of(
                    "Whether it is spoken to without TLS, so that everybody on the way can read the login; on this host that needs no permission.",
                    ValueType.truth(),
                    "false"))
            .with(
                "parallel_pushes",
                Value.of(
                    "How many images a worker pushes to it at once; `worker.parallel_pushes` if it is not set.",
                    PUSHES)));
  }

  private static Group worker() {
    return Group.of("How a worker is run.")
        .with(
            "slots",
            Value.of(
                "How many images are built at once, unless `--slots` says; the number of cores if neither does.",
                ValueType.number("number", ServerRules::slots)))
        .with(
            "labels",
            new Items(
                "What this host offers to images that require it.",
                ValueType.text("label", ServerRules.LABEL, ServerRules::label)))
        .with(
            "network",
            Value.of(
                "The engine's network that the commands of builds see; `host` gives them this host's own.",
                ValueType.text("network", ServerRules.NETWORK, ServerRules::network),
                "bridge"))
        .with(
            "memory",
            Value.of(
                "How much memory one build can have; all of it if it is not set.",
                ValueType.text("size", DataSize.PATTERN, DataSize::parse)))
        .with(
            "cpus",
            Value.of(
                "How many processors' time one build can have, such as `1.5`; all if it is not set.",
                ValueType.text("number", ServerRules.CPUS, ServerRules::cpus)))
        .with(
            "builder",
            Value.of(
                "What in the engine builds; `auto` takes the better one of those it has, which is `classic`"
                    + " where `memory` or `cpus` are set, because BuildKit heeds neither.",
                ValueType.oneOf("builder", BuilderSettings.words(), BuilderSettings::parse),
                BuilderSettings.AUTO))
        .with(
            "parallel_pushes",
            Value.of("How many images are pushed to one registry at once.", PUSHES, "4"))
        .with(
            "grace",
            Value.of(
                "How long running attempts may go on after SIGTERM before they are given back.",
                ValueType.text("duration", "(\\d+[dhms])+", TreeConfiguration::parseDuration),
                "10m"))
        .with(
            "metrics_port",
            Value.of(
                "Where health and metrics are to be had; `0` means nowhere.",
                ValueType.number("port", ServerRules::port),
                "9464"))
        .with(
            "metrics_address",
            Value.of(
                "On which address.", ValueType.text("address", ServerRules::address), "127.0.0.1"))
        .with("disk", disk())
        .with(
            "redact",
            new Items(
                "What is taken out of output, besides all secrets that are configured.",
                ValueType.text("regular expression", ServerRules::pattern)));
  }

  private static Group disk() {
    return Group.of("When the engine's disk counts as full.")
        .with(
            "clean_below",
            Value.of(
                "With less than this free, images are removed that were not used for long.",
                FREE_SPACE,
                "15%"))
        .with(
            "stop_below", Value.of("With less than this free, no task is taken.", FREE_SPACE, "5%"))
        .with(
            "look_every",
            Value.of(
                "How often it is looked how much is free.",
                ValueType.text("duration", "(\\d+[dhms])+", TreeConfiguration::parseDuration),
                "30s"));
  }

  private static Table secrets() {
    return Table.of(
        "What this host's worker can hand to builds that ask for it.",
        "ID",
        ValueType.text("id", ServerRules.SECRET_ID, ServerRules::secretId),
        Group.of("")
            .with("file", Value.of("The file that holds the secret.", FILE))
            .with("env", Value.of("The environment variable that holds it instead.", VARIABLE))
            .with(
                "value",
                new Refused(
                    "a secret does not belong in this file: name what holds it with file or env"))
            .with(
                "version",
                Value.of(
                    "A text to change when images are to be built anew because of the secret.",
                    ValueType.text("version", ServerRules::version),
                    "1")));
  }
}
