using System.Diagnostics;
using ActorShm.Actors;
using ActorShm.Host.Runs;
using ActorShm.Segments;

namespace ActorShm.Host.Measuring;

/// <summary>A script of <c>bench/peers</c> as a file, and the Python to run it with. The file goes when this is disposed.</summary>
internal sealed class PythonScript : IDisposable
{
    private const string Shared = "lifeline.py"; // what scripts import

    private readonly string _interpreter;
    private readonly OwnedDirectory _directory;
    private readonly string _path;

    private PythonScript(string interpreter, OwnedDirectory directory, string path)
    {
        _interpreter = interpreter;
        _directory = directory;
        _path = path;
    }

    /// <summary>Writes the script out.</summary>
    /// <param name="script">Its name in <c>bench/peers</c>.</param>
    /// <param name="settings">Their last placement directory takes it: that is a disk, and code from <c>/dev/shm</c> may not be run everywhere.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null where there is no Python with NumPy.</returns>
    public static async Task<PythonScript?> ExtractAsync(string script, ActorShmSettings settings, CancellationToken cancellation)
    {
        if (await PythonPeer.FindAsync(cancellation) is not var (interpreter, _))
        {
            return null;
        }

        // A file and not "-c": multiprocessing's spawned child imports the main module again, by its path.
        var directory = CommandDirectory.Acquire(RunDirectory.ParentIn(settings.Segments.Placement[^1]), "bench");
        try
        {
            await WriteAsync(script, directory, cancellation);
            await WriteAsync(Shared, directory, cancellation);
            var source = Path.ChangeExtension(script, ".c"); // what a script compiles, where the machine can
            if (typeof(PythonScript).Assembly.GetManifestResourceInfo(source) is not null)
            {
                await WriteAsync(source, directory, cancellation);
            }
        }
        catch
        {
            // The caller gets the reason; the files must not outlive the attempt.
            directory.Dispose();
            throw;
        }

        return new PythonScript(interpreter, directory, Path.Combine(directory.Path, script));
    }

    private static async Task WriteAsync(string name, OwnedDirectory directory, CancellationToken cancellation)
    {
        await using var file = new FileStream(Path.Combine(directory.Path, name), FileMode.CreateNew);
        await using var resource = typeof(PythonScript).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not part of the executable.");
        await resource.CopyToAsync(file, cancellation);
    }

    /// <summary>Where it lies: on the file system of the last placement directory, and gone with this process however that ends.</summary>
    public string Directory => _directory.Path;

    /// <summary>How it is run.</summary>
    public ProcessStartInfo With(params IEnumerable<string> arguments) => new(_interpreter, [_path, .. arguments]) { UseShellExecute = false };

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();
}
