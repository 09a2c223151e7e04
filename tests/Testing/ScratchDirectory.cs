namespace ActorShm.Testing;

/// <summary>A fresh directory for one test, on the file system the test asks for; deleted with everything in it.</summary>
public sealed class ScratchDirectory : IDisposable
{
    /// <summary>Makes the directory under <paramref name="parent"/>, by default the system's temporary directory.</summary>
    public ScratchDirectory(string? parent = null)
    {
        var root = parent ?? System.IO.Path.GetTempPath();
        Path = System.IO.Path.Combine(root, "actorshm-test-" + Guid.NewGuid().ToString("n"));
        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Path { get; }

    /// <summary>The full path of a file or directory inside this one.</summary>
    public string Combine(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
