using System.Text;

namespace ActorShm.Hosting.Launching;

/// <summary>Reads the output of a process line by line. It never holds more of a line than is wanted, not even while the line has no end yet.</summary>
internal sealed class OutputLines(TextReader reader, int longest, Action<string> keep)
{
    private readonly StringBuilder _line = new();
    private bool _isCut;
    private bool _afterReturn;

    /// <summary>Reads until the output ends. A last line without a line break counts as one.</summary>
    /// <param name="cancellationToken">Gives up without an exception; what was read of the unfinished line is passed on.</param>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var buffer = new char[4096];
        try
        {
            while (await reader.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                Take(buffer.AsSpan(0, count));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The output is no longer wanted, or can no longer be read: either way this is its end.
        }

        if (_line.Length > 0)
        {
            Finish();
        }
    }

    private void Take(ReadOnlySpan<char> text)
    {
        // Like TextReader.ReadLine: a line ends with \n, \r or both.
        if (_afterReturn && text[0] == '\n')
        {
            text = text[1..];
        }

        _afterReturn = false;
        while (!text.IsEmpty)
        {
            var end = text.IndexOfAny('\r', '\n');
            Add(end < 0 ? text : text[..end]);
            if (end < 0)
            {
                return;
            }

            Finish();
            var isReturn = text[end] == '\r';
            text = text[(end + 1)..];
            if (isReturn && !text.IsEmpty && text[0] == '\n')
            {
                text = text[1..];
            }
            else
            {
                _afterReturn = isReturn && text.IsEmpty;
            }
        }
    }

    private void Add(ReadOnlySpan<char> part)
    {
        var room = longest - _line.Length;
        _isCut |= part.Length > room;
        _line.Append(part.Length > room ? part[..room] : part);
    }

    private void Finish()
    {
        if (_isCut)
        {
            _line[^1] = '…';
        }

        keep(_line.ToString());
        _line.Clear();
        _isCut = false;
    }
}
