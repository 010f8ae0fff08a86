using TcpCausalKv.Server.Clients;

namespace TcpCausalKv.Server.Demo;

/// <summary>Writes the story down: what is told, what is typed, what comes back, what has been seen to hold.</summary>
internal sealed class Narrator(TextWriter output)
{
    private const string CommandIndent = "    ";

    /// <summary>Begins a part of the story.</summary>
    public void Title(string text)
    {
        output.WriteLine();
        output.WriteLine(text);
        output.WriteLine(new string('-', text.Length));
    }

    /// <summary>Tells something.</summary>
    public void Say(string text)
    {
        output.WriteLine();
        foreach (string line in text.Split('\n')) output.WriteLine(line.TrimEnd('\r'));
        output.WriteLine();
        output.Flush();
    }

    /// <summary>Shows a command at a node's prompt, and its reply.</summary>
    public void Exchange(string node, IReadOnlyList<string> words, TextReply reply)
    {
        output.WriteLine($"{CommandIndent}{node}> {string.Join(' ', words.Select(Quote))}");
        foreach (string line in reply.ToString().Split('\n')) output.WriteLine($"{CommandIndent}   {line}");
    }

    /// <summary>Shows what is done from a shell.</summary>
    public void Shell(string command) => output.WriteLine($"{CommandIndent}$ {command}");

    /// <summary>States what has been checked.</summary>
    public void Seen(string what)
    {
        output.WriteLine($"  ok  {what}");
        output.Flush();
    }

    private static string Quote(string word) => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word;
}
