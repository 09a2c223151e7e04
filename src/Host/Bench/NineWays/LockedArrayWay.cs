namespace ActorShm.Host.Bench.NineWays;

/// <summary>Shares an array whose every element is read and written under a lock.</summary>
internal sealed class LockedArrayWay : Way
{
    public override string Name => "array";

    public override bool IsCopied => false;

    public override string Explanation =>
        "The array lies in shared memory together with a lock, and whoever touches an element takes the lock for it, as multiprocessing.Array does. "
        + "Nothing is copied and nothing can be torn, but a lock for each of the elements costs more than copying all of them.";

    public override async Task<long> RunAsync(WayContext context)
    {
        var path = Path.Combine(context.MemoryDirectory, $"array-{Guid.NewGuid():n}");
        var array = context.Own(MappedArray.Create(path, context.ElementCount));
        var elements = new LockedElements(array);
        for (var i = 0; i < context.ElementCount; i++)
        {
            elements[i] = i;
        }

        await context.StartChild(path).JoinAsync(context);
        File.Delete(path);
        return 0;
    }

    public override Task<double> ReceiveAsync(WayChild child)
    {
        using var array = MappedArray.Open(child.Link, child.ElementCount);
        var elements = new LockedElements(array);
        var sum = 0.0;
        for (var i = 0; i < child.ElementCount; i++)
        {
            sum += elements[i];
        }

        return Task.FromResult(sum);
    }

    /// <summary>Guards the elements by a lock that lies beside them: 0 means free, 1 means taken.</summary>
    private sealed class LockedElements(MappedArray array)
    {
        public double this[int index]
        {
            get
            {
                Enter();
                var element = array.Elements[index];
                Leave();
                return element;
            }

            set
            {
                Enter();
                array.Elements[index] = value;
                Leave();
            }
        }

        private void Enter()
        {
            var spin = default(SpinWait);
            while (Interlocked.CompareExchange(ref array.Word, 1, 0) != 0)
            {
                spin.SpinOnce();
            }
        }

        private void Leave() => Volatile.Write(ref array.Word, 0);
    }
}
