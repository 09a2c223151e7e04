// Tiny verbs that a test asks another process to do. No assertions here: a verb says what it sees and waits to be told more.
using ActorShm.ProbeProcess;

return args switch
{
    ["hold-writer", var directory, var handle] => SegmentVerbs.HoldWriter(directory, handle),
    ["hold-reader", var directory, var handle] => SegmentVerbs.HoldReader(directory, handle),
    ["seal", var directory, var handle] => SegmentVerbs.Seal(directory, handle),
    ["hold-directory", var path] => DirectoryVerbs.Hold(path),
    ["sweep-unfinished", var directory] => DirectoryVerbs.SweepUnfinished(directory),
    ["sweep-exports", var directory] => DirectoryVerbs.SweepExports(directory),
    ["make-temporary", .. var placement] => DirectoryVerbs.MakeTemporary(placement),
    ["look-beside", var path, var inode] => DirectoryVerbs.LookBeside(path, inode),
    ["see", var pid] => DirectoryVerbs.See(pid),
    ["open-within-files", var directory, var handle, var limit] => LimitVerbs.Files(directory, handle, limit),
    ["own-within-files", var directory] => LimitVerbs.OwnerFiles(directory),
    ["retire-without-files", var directory] => LimitVerbs.Retire(directory),
    ["look-without-files", var directory, var owned] => LimitVerbs.Look(directory, owned),
    ["acquire-without-files", var directory] => LimitVerbs.Acquire(directory),
    ["wait-without-files", var pid] => LimitVerbs.Wait(pid),
    ["open-within-addresses", var directory, var handle, var moreBytes] => LimitVerbs.Addresses(directory, handle, moreBytes),
    ["create-within-addresses", var memory, var disk, var isKept] => LimitVerbs.Creation(memory, disk, isKept),
    ["create-without-files", var memory, var disk] => LimitVerbs.CreationWithoutFiles(memory, disk),
    ["open-within-mappings", var directory, var handle, var left] => LimitVerbs.Mappings(directory, handle, left),
    ["create-in-cgroup", var cgroup, var directory, var bytes] => SpaceVerbs.CreateInCgroup(cgroup, directory, bytes),
    ["hold-lock", .. var rest] => LockVerbs.Hold(rest),
    ["stop-in-lock", .. var rest] => LockVerbs.StopAt(rest),
    ["count-under-lock", .. var rest] => LockVerbs.Count(rest),
    ["add-atomically", .. var rest] => AtomicVerbs.Add(rest),
    ["live", var kind, var directory, var step] => LifeVerbs.Live(kind, directory, step),
    ["step", var kind, var directory, var operation, var path] => StepVerbs.Step(kind, directory, operation, path),
    ["kill-after", var process, var count] => SystemCallTracer.KillAfter(process, count),
    ["churn", var kind, var directory] => LifeVerbs.Churn(kind, directory),
    ["visit", var directory, var handle] => LifeVerbs.Visit(directory, handle),
    ["retire", var directory, var handle] => LifeVerbs.Retire(directory, handle),
    ["node-that-dies", var runDirectory, var step] => await NodeVerbs.DieAtAsync(runDirectory, step),
    ["fail-in-log", var how] => LogVerbs.Fail(how),
    _ => await EngineVerbs.TryRunAsync(args) ?? Refuse(args),
};

static int Refuse(string[] args)
{
    Console.Error.WriteLine($"No verb is called like this: {string.Join(' ', args)}");
    return 2;
}
