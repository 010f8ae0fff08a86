using TcpCausalKv.Server.Clients;

namespace TcpCausalKv.Server.Demo;

/// <summary>Writes the story down: what is told, what is typed, what comes back, what has been seen to hold.</summary>
internal sealed class Narrator(TextWriter output)
{
    private const string CommandIndent = "    ";

    private bool _atGap;

    /// <summary>Begins a part of the story.</summary>
    public void Title(string text)
    {
        Gap();
        Line(text);
        Line(new string('-', text.Length));
    }

    /// <summary>Tells something.</summary>
    public void Say(string text)
    {
        Gap();
        foreach (string line in text.Split('\n')) Line(line);
        Gap();
        output.Flush();
    }

    /// <summary>Shows a command at a node's prompt, and its reply.</summary>
    public void Exchange(string node, IReadOnlyList<string> words, TextReply reply)
    {
        Line($"{CommandIndent}{node}> {string.Join(' ', words.Select(Quote))}");
        foreach (string line in reply.ToString().Split('\n')) Line($"{CommandIndent}   {line}");
    }

    /// <summary>Shows what is done from a shell.</summary>
    public void Shell(string command) => Line($"{CommandIndent}$ {command}");

    /// <summary>States what has been checked.</summary>
    public void Seen(string what)
    {
        Line($"  ok  {what}");
        output.Flush();
    }

    private void Line(string text)
    {
        output.WriteLine(text);
        _atGap = false;
    }

    private void Gap()
    {
        if (!_atGap) output.WriteLine();
        _atGap = true;
    }

    private static string Quote(string word) => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word;
}
