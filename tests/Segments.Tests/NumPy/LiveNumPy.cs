using System.Diagnostics;
using System.Globalization;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>A NumPy process that maps arrays and touches single elements of them when it is told to.</summary>
/// <remarks>
/// It gives up every capability first, so that file permissions hold for it as for an ordinary user, also where the tests run as root.
/// </remarks>
internal sealed class LiveNumPy : IDisposable
{
    private const string Script =
        """
        import ast, ctypes, sys, numpy as np
        libc = ctypes.CDLL(None, use_errno=True)
        header, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
        assert libc.capset(header, none) == 0, ctypes.get_errno()
        a = None
        for line in sys.stdin:
            verb, *rest = line.rstrip('\n').split('\t')
            try:
                if verb == 'open': a = np.load(rest[1], mmap_mode=rest[0]); answer = f'{a.dtype} {a.shape}'
                elif verb == 'get': answer = repr(a.flat[int(rest[0])].item())
                elif verb == 'set': a.flat[int(rest[0])] = ast.literal_eval(rest[1]); answer = 'set'
                elif verb == 'close': a = None; answer = 'closed'
            except Exception as e: answer = type(e).__name__
            print(answer, flush=True)
        """;

    private readonly Process _process = NumPy.Start(Script);

    public int Pid => _process.Id;

    /// <summary>Maps an array; the answer is its type and shape, or the name of the error.</summary>
    public string Open(string path, string mode) => Ask("open", mode, path);

    public string Get(long index) => Ask("get", Text(index));

    public string Set(long index, string literal) => Ask("set", Text(index), literal);

    /// <summary>Unmaps the array: Python frees what nothing refers to at once.</summary>
    public string Close() => Ask("close");

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string Text(long index) => index.ToString(CultureInfo.InvariantCulture);

    private string Ask(params string[] words)
    {
        _process.StandardInput.WriteLine(string.Join('\t', words));
        return _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"NumPy ended instead of doing '{string.Join(' ', words)}': {_process.StandardError.ReadToEnd()}");
    }
}
