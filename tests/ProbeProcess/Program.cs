// Tiny verbs that a test asks another process to do. No assertions here: a verb says what it sees and waits to be told more.
using ActorShm.ProbeProcess;

return args switch
{
    ["connect", var socketPath] => SocketVerbs.Connect(socketPath),
    ["hold-writer", var directory, var handle] => SegmentVerbs.HoldWriter(directory, handle),
    ["hold-reader", var directory, var handle] => SegmentVerbs.HoldReader(directory, handle),
    ["hold-directory", var path] => DirectoryVerbs.Hold(path),
    _ => Refuse(args),
};

static int Refuse(string[] args)
{
    Console.Error.WriteLine($"No verb is called like this: {string.Join(' ', args)}");
    return 2;
}
