package dev.kiln.registry;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request to a registry, before it is known who may send it.
 *
 * @param registry whose credentials are meant
 * @param scope what a token must allow
 * @param purpose what the request is for, to follow "cannot" in a message
 */
record Call(
    String method,
    URI uri,
    String registry,
    String scope,
    Map<String, String> headers,
    Optional<BlobContent> body,
    Optional<ByteSink> sink,
    String purpose) {

  /** Where pieces of an answer's body go that is too large for memory. */
  interface ByteSink {
    void accept(byte[] bytes);
  }

  static Call of(String method, URI uri, String registry, String scope, String purpose) {
    return new Call(
        method, uri, registry, scope, Map.of(), Optional.empty(), Optional.empty(), purpose);
  }

  Call withHeader(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new Call(method, uri, registry, scope, more, body, sink, purpose);
  }

  Call withBody(BlobContent content) {
    return new Call(method, uri, registry, scope, headers, Optional.of(content), sink, purpose);
  }

  Call withSink(ByteSink target) {
    return new Call(method, uri, registry, scope, headers, body, Optional.of(target), purpose);
  }
}
