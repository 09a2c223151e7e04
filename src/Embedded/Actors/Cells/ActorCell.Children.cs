namespace ActorShm.Embedded;

// Making, finding and counting children.
internal sealed partial class ActorCell
{
    private ChildContainer? _children;

    public IActorRef ActorOf(Props props, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (name is not null && !ActorPath.IsValidPathElement(name))
        {
            throw new InvalidActorNameException(
                $"'{name}' is not a name for an actor: names are not empty, do not start with $, and hold letters, digits and -_.*$+:@&=,!~';() only.");
        }

        return AddChild(props, name);
    }

    /// <summary>Lets other threads make children of this actor. Called before its first turn, so that a stop can seal the container to which those threads add.</summary>
    public void AdmitChildrenOfAnyThread() => _children = new ChildContainer();

    /// <summary>Makes a child. Called in a turn, or on any thread after <see cref="AdmitChildrenOfAnyThread"/>.</summary>
    public LocalActorRef AddChild(Props props, string? name)
    {
        var container = _children ??= new ChildContainer();
        name ??= container.NextName();
        var path = new ChildActorPath(SelfRef.Path, name, SystemImpl.NextUid());
        var child = new LocalActorRef(SystemImpl, props, SelfRef, path);
        if (_terminating)
        {
            container.Seal();
        }

        switch (container.TryAdd(name, child))
        {
            case ChildContainer.AddResult.NameTaken:
                throw new InvalidActorNameException($"{SelfRef.Path} has a child named '{name}' already; the name is free when {SelfRef.Path} itself has heard of its end, which others may do earlier. Wait for its Terminated there, or choose another name.");
            case ChildContainer.AddResult.Sealed:
                throw new InvalidOperationException($"{SelfRef.Path} is stopping, so it cannot make the child '{name}' any more.");
            default:
                child.Cell.Start();
                return child;
        }
    }

    public IActorRef Child(string name) => FindChild(name) ?? ActorRefs.Nobody;

    public IEnumerable<IActorRef> GetChildren() => ChildRefs();

    /// <summary>Finds the child of that name; null when there is none. Safe on any thread.</summary>
    public ActorRefBase? FindChild(string name) => _children?.Find(name);

    /// <summary>Gets the children at this moment. Safe on any thread.</summary>
    public IReadOnlyList<ActorRefBase> ChildRefs() => _children?.ToArray() ?? [];

    public void Stop(IActorRef child)
    {
        var target = ActorRefBase.From(child);
        _children?.MarkStopping(target);
        target.SendSystem(new Terminate());
    }

    public ActorSelection ActorSelection(string actorPath) => SystemImpl.Select(SelfRef, actorPath);

    public ActorSelection ActorSelection(ActorPath actorPath) => SystemImpl.ActorSelection(actorPath);

    private IReadOnlyList<ActorRefBase> SealChildren()
    {
        _children?.Seal();
        return ChildRefs();
    }
}
