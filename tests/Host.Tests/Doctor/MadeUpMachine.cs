using ActorShm.Host.Doctor;
using ActorShm.Host.Measuring;
using ActorShm.Segments;
using ActorShm.Testing;

namespace ActorShm.Host.Tests.Doctor;

/// <summary>A machine made of files: healthy at first, and changed by each test in one thing.</summary>
internal sealed class MadeUpMachine : IDisposable
{
    private const long GiB = 1L << 30;
    private readonly ScratchDirectory _scratch = new();
    private readonly Dictionary<string, FileSystemSpace?> _spaces = new(StringComparer.Ordinal);

    public MadeUpMachine()
    {
        Write("/proc/sys/kernel/osrelease", "6.12.3-amd64\n");
        Write("/proc/sys/vm/overcommit_memory", "0\n");
        Write("/proc/sys/vm/max_map_count", "65530\n");
        Write("/proc/cpuinfo", string.Concat(Enumerable.Range(0, Environment.ProcessorCount).Select(core => $"processor\t: {core}\nmodel name\t: Made up\n\n")));
        Write("/proc/meminfo", Memory(totalKilobytes: 64 * 1024 * 1024, availableKilobytes: 50 * 1024 * 1024, swapKilobytes: 0));
        Write("/proc/self/limits", Limits(openFiles: "1048576"));
        Write("/proc/self/mountinfo", Mounts());
        Write("/sys/kernel/mm/transparent_hugepage/shmem_enabled", "always within_size advise [never] deny force\n");
        _spaces["/dev/shm"] = new FileSystemSpace(IsInMemory: true, 32 * GiB, 30 * GiB);
        Placement = [NewDirectory("memory"), NewDirectory("disk")];
    }

    public IReadOnlyList<string> Placement { get; set; }

    public IReadOnlyList<string> RunParents { get; set; } = [];

    /// <summary>The run that was named; there is none at first.</summary>
    public string NamedRun { get; set; } = "/nowhere/run";

    public SpaceLimit? ControlGroupLimit { get; set; }

    public (bool IsFree, int? Holder) Reservations { get; set; } = (true, null);

    public static string Memory(long totalKilobytes, long availableKilobytes, long swapKilobytes) =>
        $"MemTotal:       {totalKilobytes} kB\nMemFree:        1 kB\nMemAvailable:   {availableKilobytes} kB\nSwapTotal:      {swapKilobytes} kB\n";

    /// <summary>The soft limits of files and addresses, which the kernel holds a process to, and the hard one of open files, to which .NET raises the soft one.</summary>
    public static string Limits(string openFiles, string fileSize = "unlimited", string addressSpace = "unlimited") =>
        $"""
        Limit                     Soft Limit           Hard Limit           Units
        Max file size             {fileSize}            unlimited            bytes
        Max open files            1024                 {openFiles}              files
        Max locked memory         8388608              8388608              bytes
        Max address space         {addressSpace}            unlimited            bytes

        """;

    public static string Mounts(string shared = "rw,nosuid - tmpfs tmpfs rw,size=32g", string proc = "rw,relatime - proc proc rw", string more = "") =>
        $"""
        22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
        23 22 0:21 / /proc {proc}
        24 22 0:23 / /dev/shm {shared}
        {more}

        """;

    public MadeUpMachine Write(string path, string text)
    {
        var file = _scratch.Combine("root" + path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    public MadeUpMachine Remove(string path)
    {
        File.Delete(_scratch.Combine("root" + path));
        return this;
    }

    public MadeUpMachine HasSpace(string directory, long totalBytes, long freeBytes)
    {
        _spaces[directory] = new FileSystemSpace(IsInMemory: true, totalBytes, freeBytes);
        return this;
    }

    public MadeUpMachine HasNo(string directory)
    {
        _spaces[directory] = null;
        return this;
    }

    public string NewDirectory(string name)
    {
        var directory = Directory.CreateDirectory(_scratch.Combine(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        _spaces[directory] = new FileSystemSpace(IsInMemory: false, 100 * GiB, 90 * GiB);
        return directory;
    }

    /// <summary>The one finding about a topic.</summary>
    public Finding Finding(string topic) => Assert.Single(Examine(), finding => finding.Topic == topic);

    public IReadOnlyList<Finding> Examine() => Diagnosis.Read(new Machine
    {
        Files = new MachineFiles(_scratch.Combine("root")),
        Placement = Placement,
        RunParents = RunParents,
        NamedRun = NamedRun,
        ControlGroupLimit = ControlGroupLimit,
        SpaceOf = directory => _spaces.GetValueOrDefault(directory),
        LookAtReservations = () => Reservations,
    });

    public void Dispose() => _scratch.Dispose();
}
