// Two programs share one array. This program makes 0, 1, 4, 9, ... in shared memory. NumPy takes the square roots of the second half in place.
// Then this program adds everything up and compares the sum with the closed form. No element is ever copied or sent.
using System.ComponentModel;
using System.Diagnostics;
using System.Numerics.Tensors;
using ActorShm.Segments;

const int Count = 200_000;
const int Half = Count / 2;

// Everything in the store is removed when the store is disposed. If this process is killed, the next start removes it.
using var store = SegmentStore.CreateTemporary();
var squares = MakeSquares(store);
var path = store.PathOf(squares);
Console.WriteLine($"{squares.ElementCount:N0} {squares.Element.Name()} in {path}");

var python = Environment.GetEnvironmentVariable("PYTHON") ?? "python3";
if (TakeSquareRoots(python, path) is { } failure)
{
    Console.Error.WriteLine($"{python} {failure}. The sample needs Python with NumPy; set PYTHON to its interpreter.");
    return 1;
}

// From here on nobody can write: NumPy has closed its mapping, and sealing proves it.
store.Seal(squares);
using var sealedView = store.Open<double>(squares, AccessMode.ReadOnly);
var sum = TensorPrimitives.Sum(sealedView.ReadSpan(0, Half)) + TensorPrimitives.Sum(sealedView.ReadSpan(Half, Half));
var expected = SumOfSquares(Half) + SumOf(Half, Count);
Console.WriteLine($"Sum: {sum:R}; closed form: {expected:R}; {(sum == expected ? "right" : "WRONG")}");
return sum == expected ? 0 : 1;

static SegmentHandle MakeSquares(SegmentStore store)
{
    using var view = store.Arange<double>(0, Count, 1, "squares");
    var values = view.WriteSpan(0, Count);
    TensorPrimitives.Multiply(values, values, values);
    return view.Handle;
}

// Runs Python; returns null, or how it failed.
static string? TakeSquareRoots(string python, string path)
{
    try
    {
        using var numpy = Process.Start(python, [Path.Combine(AppContext.BaseDirectory, "square_roots.py"), path]);
        numpy.WaitForExit();
        return numpy.ExitCode == 0 ? null : $"ended with exit code {numpy.ExitCode}";
    }
    catch (Win32Exception missing)
    {
        return $"could not be started: {missing.Message}";
    }
}

// The sums 0² + 1² + … + (n-1)² and from + … + (to-1). Both are exact below 2⁵³, in steps that a double can hold.
static double SumOfSquares(double n) => (n - 1) * n * ((2 * n) - 1) / 6;

static double SumOf(double from, double to) => (to - from) * (from + to - 1) / 2;
