using System.Collections.Concurrent;
using System.Globalization;

namespace ActorShm.Embedded;

/// <summary>The level <c>/temp</c> of the tree, where askers can be found once others know their path. Safe on any thread.</summary>
internal sealed class TempContainer(ActorSystemImpl system, ActorPath path) : ActorRefBase
{
    private readonly ConcurrentDictionary<long, PromiseRef> _byUid = new();

    public override ActorPath Path => path;

    public override ActorSystemImpl System => system;

    public ActorPath NewPath()
    {
        var uid = system.NextUid();
        return new ChildActorPath(path, "$" + uid.ToString("x", CultureInfo.InvariantCulture), uid);
    }

    public void Add(long uid, PromiseRef promise) => _byUid[uid] = promise;

    public void Remove(long uid) => _byUid.TryRemove(uid, out _);

    public PromiseRef? Find(long uid) => _byUid.GetValueOrDefault(uid);

    public override ActorRefBase? GetChild(string name) => _byUid.Values.FirstOrDefault(promise => promise.Path.Name == name);

    public override void Tell(object message, IActorRef? sender) => system.DeadLetterRef.Publish(message, sender, this);

    public override void SendSystem(SystemMessage message)
    {
        // This is a level of the tree and not an actor, and lives as long as the system does.
    }
}
