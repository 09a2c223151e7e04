using ActorShm.Segments;

namespace ActorShm.ProbeProcess;

/// <summary>Living the life of a segment up to a step, in any kind of store, so that a test can kill it there.</summary>
internal static class LifeVerbs
{
    // A directory without an owner keeps no memory unless told to; what a kill leaves of it is part of the tests.
    private static readonly SegmentStoreOptions Pooling = new() { PoolBytes = 64 << 20 };

    private const int ElementCount = 1_000_000;

    /// <summary>Lives up to the step, says so, and waits to be told more.</summary>
    public static int Live(string kind, string directory, string step)
    {
        using var store = Open(kind, directory);
        Console.WriteLine($"store {store.Directory}");
        var handle = store.Create(ElementType.Float64, Shape.Vector(ElementCount), "life");
        Reached("created", step);
        using (var view = store.Open<double>(handle, AccessMode.ReadWrite))
        {
            view.WriteSpan(0, ElementCount / 2).Fill(1);
            Reached("half-filled", step);
            view.WriteSpan(0, ElementCount).Fill(2);
            Reached("filled", step);
        }

        Reached("closed", step);
        store.Seal(handle);
        Reached("sealed", step);
        using (store.Open(handle, AccessMode.ReadOnly))
        {
            Reached("reading", step);
            store.Retire(handle);
            Reached("retired-while-read", step);
        }

        Reached("pooled", step);
        store.Create(ElementType.Float64, Shape.Vector(ElementCount), "next life", ArrayContent.Undefined);
        Reached("reused", step);
        return 1; // no such step
    }

    /// <summary>Creates, seals and retires for ever; a kill meets it anywhere.</summary>
    public static int Churn(string kind, string directory)
    {
        using var store = Open(kind, directory);
        Console.WriteLine($"store {store.Directory}");
        for (var round = 0; ; round++)
        {
            var handle = store.Create(ElementType.Float64, Shape.Vector(ElementCount), "churn", ArrayContent.Undefined);
            store.Seal(handle);
            store.Retire(handle);
            if (round == 10)
            {
                Console.WriteLine("churning");
            }
        }
    }

    /// <summary>Attaches and reads, then ends by itself: nothing may end with it.</summary>
    public static int Visit(string directory, string handle)
    {
        using var store = SegmentDirectory.Attach(directory);
        using var view = store.Open<double>(SegmentHandle.ReadFrom(Convert.FromHexString(handle), out _), AccessMode.ReadOnly);
        Console.WriteLine($"read {view.ReadSpan(0, 1)[0]}");
        return 0;
    }

    /// <summary>Retires when told to and says how that ended.</summary>
    public static int Retire(string directory, string handle)
    {
        using var store = SegmentStore.OpenDirectory(directory, Pooling);
        Console.WriteLine("ready");
        Console.ReadLine();
        try
        {
            store.Retire(SegmentHandle.ReadFrom(Convert.FromHexString(handle), out _));
            Console.WriteLine("retired");
        }
        catch (SegmentGoneException)
        {
            Console.WriteLine("gone");
        }

        return 0;
    }

    internal static SegmentStore Open(string kind, string directory)
    {
        switch (kind)
        {
            case "temporary":
                return SegmentStore.CreateTemporary(new SegmentStoreOptions { Placement = [directory] });
            case "bare":
                return SegmentStore.OpenDirectory(directory, Pooling);
            case "owned":
                var owned = OwnedDirectory.Acquire(Path.Combine(directory, "run")); // held until this process ends
                return SegmentStore.CreateOwned(owned.Path, "probe", new SegmentStoreOptions { Placement = [directory] });
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, null);
        }
    }

    private static void Reached(string step, string wanted)
    {
        if (string.Equals(step, wanted, StringComparison.Ordinal))
        {
            Console.WriteLine($"at {step}");
            Console.ReadLine();
        }
    }
}
