package dev.kiln.worker.source;

import java.util.LinkedHashMap;
import java.util.Map;

/** So many values that were asked for last. Belongs to who guards it. */
final class MostRecent<K, V> extends LinkedHashMap<K, V> {

  private static final long serialVersionUID = 1;

  private final int kept;

  MostRecent(int kept) {
    super(16, 0.75f, true);
    this.kept = kept;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > kept;
  }
}
