using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using ActorShm.Segments;
using Microsoft.Win32.SafeHandles;

namespace ActorShm.ProbeProcess;

/// <summary>Opening views until a limit of this process is reached.</summary>
internal static partial class LimitVerbs
{
    private const int OpenFiles = 7;
    private const int AddressSpace = 9;
    private const int PrivateAnonymousNoReserve = 0x4022;

    /// <summary>With at most so many open files.</summary>
    public static int Files(string directory, string handle, string limit)
    {
        Lower(OpenFiles, ulong.Parse(limit, CultureInfo.InvariantCulture));
        return OpenUntilRefused(directory, handle);
    }

    /// <summary>As the owner, with two open files left: as many as a view takes.</summary>
    public static int OwnerFiles(string directory)
    {
        using var store = SegmentStore.CreateTemporary(new SegmentStoreOptions { Placement = [directory], PoolBytes = 64 << 20 });
        var handle = store.Create(ElementType.Float64, Shape.Vector(1_000_000), "limited");
        store.Open(handle, AccessMode.ReadOnly).Dispose(); // whatever code this takes has to be loaded before the limit
        var before = Mappings(handle);
        var opened = OpenAll(limit: 200);
        opened[0].Dispose();
        opened[1].Dispose();
        store.Open(handle, AccessMode.ReadWrite).Dispose();
        opened.ForEach(file => file.Dispose());
        var atLimit = Mappings(handle);
        store.Open(handle, AccessMode.ReadWrite).Dispose();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{before}, {atLimit} at the limit, {Mappings(handle)} afterwards"));
        return 0;
    }

    /// <summary>Retires a segment that has locks with one open file left, which its state takes.</summary>
    public static int Retire(string directory)
    {
        using var store = SegmentStore.OpenDirectory(directory);
        var handles = new[] { "first", "second" }.Select(label => store.Create(ElementType.Float64, Shape.Vector(10), label)).ToList();
        handles.ForEach(handle => store.OpenLocks(handle).Dispose());
        store.Retire(handles[0]); // whatever code this takes has to be loaded before the limit
        var opened = OpenAll(limit: 200);
        opened[0].Dispose();
        var answer = "told";
        try
        {
            store.Retire(handles[1]);
        }
        catch (IOException refused)
        {
            answer = refused.Message;
        }

        opened.ForEach(file => file.Dispose());
        Console.WriteLine(answer);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"left: {Directory.GetFileSystemEntries(directory).Length}"));
        return 0;
    }

    /// <summary>Looks whether others are alive when it can open no file, and sweeps with one, which the state of the first segment takes.</summary>
    public static int Look(string directory, string owned)
    {
        using var store = SegmentStore.OpenDirectory(directory); // whatever code this takes has to be loaded before the limit
        var parent = new ProcessIdentity(OwnedDirectory.OwnerOf(owned)!.Pid, OwnedDirectory.OwnerOf(owned)!.StartTime);
        Console.WriteLine($"alive: {Try(() => parent.IsAlive)}; owner: {Try(() => OwnedDirectory.OwnerOf(owned)?.Pid)}; swept: {Try(() => store.SweepUnfinished().Count)}");
        var opened = OpenAll(limit: 200);
        Console.WriteLine($"alive: {Try(() => parent.IsAlive)}; owner: {Try(() => OwnedDirectory.OwnerOf(owned)?.Pid)}");
        opened[0].Dispose();
        opened[1].Dispose();
        Console.WriteLine($"owner: {Try(() => OwnedDirectory.OwnerOf(owned)?.Pid)}");
        opened[0] = File.OpenHandle("/dev/null");
        Console.WriteLine($"swept: {Try(() => store.SweepUnfinished().Count)}");
        opened.ForEach(file => file.Dispose());
        return 0;
    }

    /// <summary>Makes an owned directory when it can open no file, and with one more again and again until it can.</summary>
    public static int Acquire(string directory)
    {
        var path = Path.Combine(directory, "owned");
        OwnedDirectory.Acquire(path).Dispose(); // whatever code this takes has to be loaded before the limit
        var opened = OpenAll(limit: 200);
        OwnedDirectory? owned = null;
        var refused = 0;
        while (Try(() => (owned = OwnedDirectory.Acquire(path)).Path) != path)
        {
            opened[refused++].Dispose();
        }

        opened.ForEach(file => file.Dispose());
        owned!.Dispose();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"refused: {refused}; left: {string.Join(' ', Directory.GetFileSystemEntries(directory))}"));
        return 0;
    }

    /// <summary>Waits for the end of another process when it can open no file, and again when it can.</summary>
    public static int Wait(string pid)
    {
        foreach (var name in typeof(ProcessHandle).Assembly.GetReferencedAssemblies())
        {
            Assembly.Load(name); // whatever code this takes has to be loaded before the limit
        }

        using var process = ProcessHandle.TryOpen(int.Parse(pid, CultureInfo.InvariantCulture))!;
        var opened = OpenAll(limit: 200);
        var refused = Try(() => process.WaitForExitAsync().IsCompleted);
        opened.ForEach(file => file.Dispose());
        Console.WriteLine($"ended: {refused}, and afterwards: {Try(() => process.WaitForExitAsync().IsCompleted)}");
        return 0;
    }

    /// <summary>Makes a segment with hardly any addresses left, beside pooled memory, and beside a mapping that is kept or none.</summary>
    public static int Creation(string memory, string disk, string isKept)
    {
        const long PooledBytes = 64L << 20;
        const ulong LeftBytes = 48 << 20; // one part, which would leave too little to the runtime
        using var store = SegmentStore.CreateTemporary(new SegmentStoreOptions { Placement = [memory, disk], PoolBytes = 4 * PooledBytes, PopulateThreads = 1 });
        store.Retire(store.Create(ElementType.Bool, Shape.Vector(PooledBytes), "pooled"));
        var large = store.Create(ElementType.Bool, Shape.Vector(2 * PooledBytes), "too large for the pooled memory");
        store.Open(large, AccessMode.ReadWrite).Dispose();
        KeptMappings.DropAll(); // whatever code this takes has to be compiled before the limit
        if (bool.Parse(isKept))
        {
            store.Open(large, AccessMode.ReadWrite).Dispose();
        }

        Lower(AddressSpace, AddressBytes() + LeftBytes);
        try
        {
            store.Create(ElementType.Bool, Shape.Vector(3 * PooledBytes), "asked for");
            Console.WriteLine("made");
        }
        catch (SegmentException refused)
        {
            Console.WriteLine($"{refused.GetType().Name}: {refused.Message}");
        }

        var onDisk = Directory.GetFiles(disk, "*", SearchOption.AllDirectories).Length;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"pooled: {store.PooledBytes >= PooledBytes}; kept: {Mappings(large)}; on the disk: {onDisk}"));
        return 0;
    }

    /// <summary>Makes a segment that has two places when no more files can be opened, and again when some can.</summary>
    public static int CreationWithoutFiles(string memory, string disk)
    {
        using var store = SegmentStore.CreateTemporary(new SegmentStoreOptions { Placement = [memory, disk] });
        store.Retire(store.Create(ElementType.Bool, Shape.Vector(10), "first")); // whatever code this takes has to be loaded before the limit
        var opened = OpenAll(limit: 200);
        var answer = "made";
        try
        {
            store.Create(ElementType.Bool, Shape.Vector(10), "asked for");
        }
        catch (SegmentException refused)
        {
            answer = $"{refused.GetType().Name}: {refused.Message}";
        }

        opened.ForEach(file => file.Dispose());
        Console.WriteLine(answer);
        store.Create(ElementType.Bool, Shape.Vector(10), "again");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"on the disk: {Directory.GetFiles(disk, "*", SearchOption.AllDirectories).Length}"));
        return 0;
    }

    private static string Try<T>(Func<T> look)
    {
        try
        {
            return $"{look()}";
        }
        catch (IOException)
        {
            return "unknown";
        }
    }

    private static int Mappings(SegmentHandle handle) =>
        File.ReadLines("/proc/self/maps").Count(line => line.Contains(handle.Id.ToString(), StringComparison.Ordinal));

    private static List<SafeFileHandle> OpenAll(ulong limit)
    {
        Lower(OpenFiles, limit);
        var opened = new List<SafeFileHandle>();
        try
        {
            while (true)
            {
                opened.Add(File.OpenHandle("/dev/null"));
            }
        }
        catch (IOException)
        {
            return opened;
        }
    }

    /// <summary>With so many bytes of addresses more than there are now.</summary>
    public static int Addresses(string directory, string handle, string moreBytes)
    {
        Lower(AddressSpace, AddressBytes() + ulong.Parse(moreBytes, CultureInfo.InvariantCulture));
        return OpenUntilRefused(directory, handle);
    }

    private static ulong AddressBytes()
    {
        var line = File.ReadLines("/proc/self/status").Single(text => text.StartsWith("VmSize:", StringComparison.Ordinal));
        return ulong.Parse(line["VmSize:".Length..].Replace("kB", string.Empty, StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>With so many mappings left of what the kernel allows.</summary>
    public static int Mappings(string directory, string handle, string left)
    {
        var pageBytes = (nint)Environment.SystemPageSize;
        var maximum = int.Parse(File.ReadAllText("/proc/sys/vm/max_map_count"), CultureInfo.InvariantCulture);
        var start = Map(0, (nuint)(pageBytes * 2 * maximum), 0, PrivateAnonymousNoReserve, -1, 0);

        // Pages that may be read between pages that may not: each is a mapping of its own.
        nint page = 0;
        while (Protect(start + (page * 2 * pageBytes), (nuint)pageBytes, 1) == 0)
        {
            page++;
        }

        for (var free = 0; free < int.Parse(left, CultureInfo.InvariantCulture); free += 2)
        {
            page--;
            _ = Protect(start + (page * 2 * pageBytes), (nuint)pageBytes, 0);
        }

        return OpenUntilRefused(directory, handle);
    }

    private static int OpenUntilRefused(string directory, string handleText)
    {
        var handle = SegmentHandle.ReadFrom(Convert.FromHexString(handleText), out _);
        using var store = SegmentDirectory.Attach(directory);
        var views = new List<SegmentView>();
        try
        {
            while (true)
            {
                views.Add(store.Open(handle, AccessMode.ReadOnly));
            }
        }
        catch (SegmentException refused)
        {
            views.ForEach(view => view.Dispose());
            using var again = store.Open(handle, AccessMode.ReadOnly); // a refusal breaks nothing
            Console.WriteLine($"{refused.GetType().Name}: {refused.Message}");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"opened {views.Count}"));
            return 0;
        }
    }

    private static void Lower(int resource, ulong value)
    {
        var limit = new ulong[2];
        var isKnown = GetLimit(resource, limit) == 0;
        limit[0] = Math.Min(value, limit[1]);
        if (!isKnown || SetLimit(resource, limit) != 0)
        {
            throw new InvalidOperationException(Marshal.GetLastPInvokeErrorMessage());
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetLimit(int resource, [Out] ulong[] softAndHard);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetLimit(int resource, [In] ulong[] softAndHard);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Map(nint hint, nuint lengthBytes, int protection, int flags, int file, long offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Protect(nint address, nuint lengthBytes, int protection);
}
