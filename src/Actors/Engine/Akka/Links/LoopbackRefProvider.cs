using Akka.Actor.Internal;
using Akka.Remote;

namespace ActorShm.Actors.Engine.Links;

/// <summary>Akka.NET's provider of remote references, with a death watch that asks the kernel. Akka.NET creates it by its name in <c>akka.conf</c>.</summary>
internal sealed class LoopbackRefProvider(string systemName, Settings settings, EventStream eventStream)
    : RemoteActorRefProvider(systemName, settings, eventStream)
{
    /// <inheritdoc/>
    protected override IActorRef CreateRemoteWatcher(ActorSystemImpl system) => system.SystemActorOf(
        RemoteSettings.ConfigureDispatcher(Akka.Remote.RemoteWatcher.Props(
            new ProcessFailureDetector(EngineSetup.Of(system).Peers),
            RemoteSettings.WatchHeartBeatInterval,
            RemoteSettings.WatchUnreachableReaperInterval,
            RemoteSettings.WatchHeartbeatExpectedResponseAfter)),
        "remote-watcher");
}
