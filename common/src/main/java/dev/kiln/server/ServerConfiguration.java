package dev.kiln.server;

import dev.kiln.registry.CertificateAuthorities;
import dev.kiln.registry.RegistryCredentials;
import dev.kiln.registry.RegistrySettings;
import dev.kiln.settings.Layers;
import dev.kiln.settings.Section;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How the processes of a farm are run on this host, as {@code kiln-server.yaml} and the environment
 * say. Nothing here depends on a tree, and nothing of it shows a secret.
 *
 * @param registries by name as references have it, port included
 * @param secrets what builds can be handed, by id
 */
public record ServerConfiguration(
    SortedMap<String, RegistryAccess> registries,
    WorkerConfiguration worker,
    SortedMap<String, BuildSecret> secrets) {

  public ServerConfiguration {
    registries = Collections.unmodifiableSortedMap(new TreeMap<>(registries));
    secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
  }

  /** What holds where nobody has set anything. */
  public static ServerConfiguration defaults() {
    Section nothing = Section.of(ServerSettings.ALL, Layers.of(List.of()));
    return new ServerValues(nothing, Path.of("/"), Map.of()).read();
  }

  /** What the client of registries needs to know of it. */
  public RegistrySettings registrySettings() {
    Map<String, RegistryCredentials> logins = new TreeMap<>();
    Map<String, CertificateAuthorities> authorities = new TreeMap<>();
    registries.forEach((registry, access) -> {
      access.login().ifPresent(login -> logins.put(registry, login));
      access.authorities().ifPresent(trusted -> authorities.put(registry, trusted));
    });
    Set<String> plainHttp =
        registries.entrySet().stream()
            .filter(entry -> entry.getValue().plainHttp())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    return RegistrySettings.of(logins, plainHttp).withAuthorities(authorities);
  }

  /** How many images a worker pushes to {@code registry} at once. */
  public int parallelPushes(String registry) {
    return Optional.ofNullable(registries.get(registry))
        .flatMap(RegistryAccess::parallelPushes)
        .orElse(worker.parallelPushes());
  }
}
