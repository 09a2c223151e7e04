using ActorShm.Segments;

namespace ActorShm.ProbeProcess;

/// <summary>Does one operation between two marks that a tracer sees, so that a test can kill the process after each system call in between.</summary>
internal static class StepVerbs
{
    /// <summary>A system call that no kernel has: it fails, does nothing, and is seen.</summary>
    public const long Mark = 24_301;

    private const int ElementCount = 100_000;

    /// <summary>Does everything once unmarked, so that no code has to be loaded later; then waits for a word, and does the operation on the main thread.</summary>
    public static int Step(string kind, string directory, string operation, string path)
    {
        using var store = LifeVerbs.Open(kind, directory);
        Run(store, operation, path + ".warm", mark: () => { });
        Clean(store, path + ".warm");
        Console.WriteLine("ready");
        Console.ReadLine();
        Run(store, operation, path, mark: () => Libc.Call(Mark, 0, 0));
        Console.WriteLine("done");
        Console.ReadLine();
        return 0;
    }

    private static void Run(SegmentStore store, string operation, string path, Action mark)
    {
        var content = operation is "create" or "import" or "own" ? null : Filled(store);
        switch (operation)
        {
            case "create":
                store.TrimPool();
                Between(mark, () => store.Create(ElementType.Float64, Shape.Vector(ElementCount), "step"));
                break;
            case "seal":
                Between(mark, () => store.Seal(content!));
                break;
            case "retire":
                store.Seal(content!);
                Between(mark, () => store.Retire(content!));
                break;
            case "reuse":
                store.Retire(content!);
                Between(mark, () => store.Create(ElementType.Float64, Shape.Vector(ElementCount), "step"));
                break;
            case "import":
                File.Copy(Path.Combine(Path.GetDirectoryName(path)!, "source"), path, overwrite: true);
                Between(mark, () => store.Import(path, "step", new ImportOptions { Element = ElementType.Float32 }));
                break;
            case "export":
                File.WriteAllText(path, "old");
                store.Seal(content!);
                Between(mark, () => store.Export(content!, path));
                break;
            case "own":
                Between(mark, () => Own(path));
                break;
            case "lock":
                Between(mark, () => store.OpenLocks(content!).Dispose());
                break;
            case "move":
                File.WriteAllText(path, "old");
                store.Seal(content!);
                Between(mark, () => store.MoveTo(content!, path));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(operation), operation, null);
        }
    }

    private static void Between(Action mark, Action action)
    {
        mark();
        action();
        mark();
    }

    private static void Own(string path)
    {
        using var owned = OwnedDirectory.Acquire(path);
        Directory.CreateDirectory(Path.Combine(path, "inner"));
        File.WriteAllText(Path.Combine(path, "inner", "file"), "content");
    }

    private static SegmentHandle Filled(SegmentStore store)
    {
        var handle = store.Create(ElementType.Float64, Shape.Vector(ElementCount), "step", ArrayContent.Undefined);
        using var view = store.Open<double>(handle, AccessMode.ReadWrite);
        view.Fill(2);
        return handle;
    }

    private static void Clean(SegmentStore store, string path)
    {
        foreach (var record in store.List())
        {
            store.Retire(record.Handle);
        }

        File.Delete(path);
    }
}
