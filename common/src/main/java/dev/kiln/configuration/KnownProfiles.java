package dev.kiln.configuration;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Profiles that every tree has unless it defines one of the same name. They name OpenStack's
 * services as operators group them; a pattern that no image of a tree matches does no harm.
 */
final class KnownProfiles {

  private static final List<String> INFRA =
      List.of(
          "^cron$",
          "^fluentd$",
          "^hacluster-",
          "^haproxy",
          "^keepalived$",
          "^kolla-toolbox$",
          "^letsencrypt-",
          "^mariadb-server$",
          "^memcached$",
          "^multipathd$",
          "^openvswitch-",
          "^ovn-",
          "^proxysql$",
          "^rabbitmq$",
          "^valkey-");
  private static final List<String> MAIN =
      List.of(
          "^cinder-",
          "^glance-",
          "^heat-",
          "^horizon$",
          "^keystone",
          "^neutron-",
          "^nova-",
          "^placement-");
  private static final List<String> AUX =
      List.of(
          "^aodh-",
          "^barbican-",
          "^bifrost-",
          "^blazar-",
          "^ceilometer-",
          "^cloudkitty-",
          "^collectd$",
          "^cyborg-",
          "^designate-",
          "^etcd$",
          "^gnocchi-",
          "^grafana$",
          "^ironic-",
          "^kerbside-",
          "^magnum-",
          "^manila-",
          "^masakari-",
          "^mistral-",
          "^octavia-",
          "^opensearch",
          "^prometheus-",
          "^skyline-",
          "^tacker-",
          "^trove-",
          "^watcher-");
  private static final List<String> DEFAULT =
      List.of(
          "^cron$",
          "^fluentd$",
          "^glance-",
          "^haproxy$",
          "^heat-",
          "^horizon$",
          "^keepalived$",
          "^keystone",
          "^kolla-toolbox$",
          "^mariadb-server$",
          "^memcached$",
          "^neutron-",
          "^nova-",
          "^openvswitch-",
          "^placement-",
          "^proxysql$",
          "^rabbitmq$");
  private static final List<String> DEMO =
      List.of(
          "^cron$",
          "^haproxy$",
          "^keystone",
          "^mariadb-server$",
          "^memcached$",
          "^placement-",
          "^prometheus-node-exporter$",
          "^rabbitmq$");

  private KnownProfiles() {}

  /** The built-in profiles, by name. */
  static SortedMap<String, List<String>> byName() {
    SortedMap<String, List<String>> profiles = new TreeMap<>();
    profiles.put("aux", AUX);
    profiles.put("default", DEFAULT);
    profiles.put("demo", DEMO);
    profiles.put("infra", INFRA);
    profiles.put("main", MAIN);
    return Collections.unmodifiableSortedMap(profiles);
  }
}
