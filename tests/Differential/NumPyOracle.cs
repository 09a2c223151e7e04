using System.Diagnostics;
using System.Text.Json;
using ActorShm.Kernels;

namespace ActorShm.Differential;

/// <summary>An installed NumPy that judges answers, in one process for all cases.</summary>
internal sealed class NumPyOracle : IDisposable
{
    private static readonly TimeSpan Watchdog = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly Task<string> _errors;

    private NumPyOracle(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        Version = Line();
    }

    /// <summary>The version of NumPy.</summary>
    public string Version { get; }

    /// <summary>Starts it.</summary>
    /// <param name="interpreter">The Python to use.</param>
    /// <exception cref="OracleException">There is no such interpreter, or it has no NumPy; the message has its words.</exception>
    public static NumPyOracle Start(string interpreter)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Oracle", "oracle.py");
        var start = new ProcessStartInfo(interpreter, ["-B", script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NPY_PROMOTION_STATE"] = "weak";
        try
        {
            return new NumPyOracle(Process.Start(start)!);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new OracleException($"There is no interpreter '{interpreter}'. Name one with NumPy by --python.", missing);
        }
    }

    /// <summary>Asks about a case; the answer is to be taken by <see cref="Receive"/>, in the order of asking.</summary>
    public void Send(Case random, IReadOnlyList<Answer> answers)
    {
        var question = new
        {
            inputs = random.Inputs.Select(static input => (object[])[input.Name, .. Wire(input.Value)]),
            statements = random.Statements.Select((statement, i) => new
            {
                text = statement.Expression.ToString(),
                target = statement.Target,
                refusal = answers[i].Refusal,
                answer = answers[i].Value is { } value ? Wire(value) : null,
            }),
        };
        _process.StandardInput.WriteLine(JsonSerializer.Serialize(question));
        _process.StandardInput.Flush();
    }

    /// <summary>What is wrong with the answers of the oldest case that was sent.</summary>
    public IReadOnlyList<Problem> Receive()
    {
        using var problems = JsonDocument.Parse(Line());
        return [.. problems.RootElement.EnumerateArray().Select(static problem => new Problem(problem[0].GetInt32(), problem[1].GetString()!))];
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(Watchdog))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static object[] Wire(ArrayValue value) => [value.DType.Name(), value.Shape, Convert.ToBase64String(value.Bytes)];

    private string Line()
    {
        var line = _process.StandardOutput.ReadLineAsync().WaitAsync(Watchdog).GetAwaiter().GetResult();
        return line ?? throw new OracleException($"NumPy's process ended: {_errors.GetAwaiter().GetResult()}");
    }
}
