namespace ActorShm.Embedded;

/// <summary>The children of one actor, by name. Guarded by a short lock and not by turns, because other threads look children up.</summary>
internal sealed class ChildContainer
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ChildStats> _byName = [];
    private long _nextName;
    private int _stopping;
    private bool _sealed;

    public enum AddResult
    {
        Added,
        NameTaken,
        Sealed,
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _byName.Count;
            }
        }
    }

    /// <summary>Whether a child that the actor stopped has not ended yet.</summary>
    public bool AnyStopping
    {
        get
        {
            lock (_lock)
            {
                return _stopping > 0;
            }
        }
    }

    /// <summary>Makes a name that no other child has: <c>$a</c>, <c>$b</c>, and so on in base 36.</summary>
    public string NextName()
    {
        const string Digits = "abcdefghijklmnopqrstuvwxyz0123456789";
        var rest = Interlocked.Increment(ref _nextName) - 1;
        var name = "$";
        do
        {
            name += Digits[(int)(rest % Digits.Length)];
            rest /= Digits.Length;
        }
        while (rest > 0);
        return name;
    }

    public AddResult TryAdd(string name, LocalActorRef child)
    {
        lock (_lock)
        {
            if (_sealed)
            {
                return AddResult.Sealed;
            }

            return _byName.TryAdd(name, new ChildStats(child)) ? AddResult.Added : AddResult.NameTaken;
        }
    }

    /// <summary>Lets no child be added from now on.</summary>
    public void Seal()
    {
        lock (_lock)
        {
            _sealed = true;
        }
    }

    public ActorRefBase? Find(string name)
    {
        lock (_lock)
        {
            return _byName.GetValueOrDefault(name)?.Child;
        }
    }

    /// <summary>Finds the record of exactly this incarnation; null when it is not a child, or no longer one.</summary>
    public ChildStats? FindStats(ActorRefBase child)
    {
        lock (_lock)
        {
            return _byName.TryGetValue(child.Path.Name, out var stats) && stats.Child.Equals(child) ? stats : null;
        }
    }

    public void MarkStopping(ActorRefBase child)
    {
        if (FindStats(child) is { IsStopping: false } stats)
        {
            lock (_lock)
            {
                stats.IsStopping = true;
                _stopping++;
            }
        }
    }

    public bool Remove(ActorRefBase child)
    {
        if (FindStats(child) is not { } stats)
        {
            return false;
        }

        lock (_lock)
        {
            _stopping -= stats.IsStopping ? 1 : 0;
            return _byName.Remove(child.Path.Name);
        }
    }

    public ActorRefBase[] ToArray()
    {
        lock (_lock)
        {
            return [.. _byName.Values.Select(static stats => stats.Child)];
        }
    }

    public ChildStats[] AllStats()
    {
        lock (_lock)
        {
            return [.. _byName.Values];
        }
    }
}
