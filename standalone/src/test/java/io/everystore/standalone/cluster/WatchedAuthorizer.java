package io.everystore.standalone.cluster;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;

/** Kafka's own, which tells what it denied. */
public final class WatchedAuthorizer extends StandardAuthorizer {
  private static final Queue<String> DENIED = new ConcurrentLinkedQueue<>();

  /** Who was denied what on which resource. */
  public static Queue<String> denied() {
    return DENIED;
  }

  @Override
  public List<AuthorizationResult> authorize(
      AuthorizableRequestContext context, List<Action> actions) {
    List<AuthorizationResult> results = super.authorize(context, actions);
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) == AuthorizationResult.DENIED && actions.get(i).logIfDenied()) {
        Action action = actions.get(i);
        DENIED.add(
            context.principal().getName()
                + " "
                + action.operation()
                + " "
                + action.resourcePattern().name());
      }
    }
    return results;
  }
}
