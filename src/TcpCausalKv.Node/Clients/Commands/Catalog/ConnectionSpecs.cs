namespace TcpCausalKv.Node.Clients.Commands.Catalog;

/// <summary>Commands about the connection of one client.</summary>
public static class ConnectionSpecs
{
    private const CommandTraits Anytime = CommandTraits.Loading | CommandTraits.Stale;

    /// <summary>PING.</summary>
    public static CommandSpec Ping { get; } = new()
    {
        Name = "ping",
        Arity = -1,
        Traits = CommandTraits.Fast,
        Group = CommandGroup.Connection,
        Summary = "Answers PONG, or the message.",
        Since = "1.0.0",
        Syntax = "[message]",
        Tips = ["request_policy:all_shards", "response_policy:all_succeeded"],
    };

    /// <summary>ECHO.</summary>
    public static CommandSpec Echo { get; } = new()
    {
        Name = "echo",
        Arity = 2,
        Traits = Anytime | CommandTraits.Fast,
        Group = CommandGroup.Connection,
        Summary = "Answers the message.",
        Since = "1.0.0",
        Syntax = "message",
    };

    /// <summary>QUIT.</summary>
    public static CommandSpec Quit { get; } = new()
    {
        Name = "quit",
        Arity = -1,
        Traits = Anytime | CommandTraits.NoScript | CommandTraits.Fast | CommandTraits.NoAuth | CommandTraits.AllowBusy,
        Group = CommandGroup.Connection,
        Summary = "Closes the connection.",
        Since = "1.0.0",
        IsNeverQueued = true,
    };

    /// <summary>RESET.</summary>
    public static CommandSpec Reset { get; } = new()
    {
        Name = "reset",
        Arity = 1,
        Traits = Anytime | CommandTraits.NoScript | CommandTraits.Fast | CommandTraits.NoAuth | CommandTraits.AllowBusy,
        Group = CommandGroup.Connection,
        Summary = "Makes the connection as it was at its beginning.",
        Since = "6.2.0",
        IsNeverQueued = true,
    };

    /// <summary>SELECT.</summary>
    public static CommandSpec Select { get; } = new()
    {
        Name = "select",
        Arity = 2,
        Traits = Anytime | CommandTraits.Fast,
        Group = CommandGroup.Connection,
        Summary = "Chooses the database, 0 to 15.",
        Since = "1.0.0",
        Syntax = "index",
    };

    /// <summary>HELLO.</summary>
    public static CommandSpec Hello { get; } = new()
    {
        Name = "hello",
        Arity = -1,
        Traits = Anytime | CommandTraits.NoScript | CommandTraits.Fast | CommandTraits.NoAuth | CommandTraits.AllowBusy,
        Group = CommandGroup.Connection,
        Summary = "Introduces the client and the server to each other, and chooses the protocol version.",
        Since = "6.0.0",
        Syntax = "[protover [AUTH username password] [SETNAME clientname]]",
    };

    /// <summary>AUTH.</summary>
    public static CommandSpec Auth { get; } = new()
    {
        Name = "auth",
        Arity = -2,
        Traits = Anytime | CommandTraits.NoScript | CommandTraits.Fast | CommandTraits.NoAuth | CommandTraits.AllowBusy,
        Group = CommandGroup.Connection,
        Summary = "Takes a user name and a password; there is only the default user, who needs none.",
        Since = "1.0.0",
        Syntax = "[username] password",
    };

    /// <summary>MODE.</summary>
    public static CommandSpec Mode { get; } = new()
    {
        Name = "mode",
        Arity = 2,
        Traits = Anytime | CommandTraits.NoScript | CommandTraits.Fast | CommandTraits.NoMulti,
        Group = CommandGroup.Connection,
        Summary = "Chooses how replies look: lines for people, or Redis's protocol.",
        Since = "0.1.0",
        Syntax = "TEXT|RESP",
    };

    /// <summary>HELP.</summary>
    public static CommandSpec Help { get; } = new()
    {
        Name = "help",
        Arity = -1,
        Traits = Anytime,
        Group = CommandGroup.Connection,
        Summary = "Shows the commands, or how to type one of them.",
        Since = "0.1.0",
        Complexity = "O(N) where N is the number of commands.",
        Syntax = "[command]",
    };

    /// <summary>CLIENT.</summary>
    public static CommandSpec Client { get; } = new()
    {
        Name = "client",
        Arity = -2,
        Group = CommandGroup.Connection,
        Summary = "Commands about client connections.",
        Since = "2.4.0",
        Complexity = "Depends on the subcommand.",
        Syntax = "subcommand [argument ...]",
        Subcommands =
        [
            ClientSubcommand("id", 2, "", "Answers the number of this connection.", "5.0.0"),
            ClientSubcommand("setname", 3, "name", "Names this connection.", "2.6.9"),
            ClientSubcommand("getname", 2, "", "Answers the name of this connection.", "2.6.9"),
            ClientSubcommand("setinfo", 4, "LIB-NAME|LIB-VER value", "Notes which library this client uses.", "7.2.0"),
            ClientSubcommand("list", -2, "", "Lists the connections.", "2.4.0") with
            {
                Traits = Anytime | CommandTraits.NoScript | CommandTraits.Admin,
                Complexity = "O(N) where N is the number of connections.",
                Tips = ["nondeterministic_output"],
            },
            ClientSubcommand("info", 2, "", "Describes this connection.", "6.2.0") with { Tips = ["nondeterministic_output"] },
            ClientSubcommand("kill", -3, "filter [value ...]", "Disconnects clients: ip:port, or ID, TYPE, ADDR, LADDR, USER and SKIPME, each "
                + "with a value.", "2.4.0") with
            {
                Traits = Anytime | CommandTraits.NoScript | CommandTraits.Admin,
                Complexity = "O(N) where N is the number of connections.",
            },
            ClientSubcommand("unblock", -3, "client-id [TIMEOUT|ERROR]", "Ends the command that a client waits in.", "5.0.0") with
            {
                Traits = Anytime | CommandTraits.NoScript | CommandTraits.Admin,
                Complexity = "O(log N) where N is the number of connections.",
            },
            ClientSubcommand("pause", -3, "timeout [WRITE|ALL]", "Lets commands of clients wait, all or those that write.", "3.0.0") with
            {
                Traits = Anytime | CommandTraits.NoScript | CommandTraits.Admin,
            },
            ClientSubcommand("unpause", 2, "", "Ends a pause.", "6.2.0") with
            {
                Traits = Anytime | CommandTraits.NoScript | CommandTraits.Admin,
                Complexity = "O(N) where N is the number of clients that wait.",
            },
            ClientSubcommand("no-evict", 3, "ON|OFF", "Has no effect: connections are never closed to save memory.", "7.0.0") with
            {
                Traits = Anytime | CommandTraits.NoScript | CommandTraits.Admin,
            },
            ClientSubcommand("no-touch", 3, "ON|OFF", "Has no effect: no key is ever evicted.", "7.2.0"),
            ClientSubcommand("help", 2, "", "Lists the subcommands.", "5.0.0") with { Traits = Anytime },
        ],
    };

    /// <summary>WAIT.</summary>
    public static CommandSpec Wait { get; } = new()
    {
        Name = "wait",
        Arity = 3,
        Traits = CommandTraits.Blocking,
        Group = CommandGroup.Connection,
        Summary = "Waits until so many peers have applied all that this connection has written; answers how many have.",
        Since = "3.0.0",
        Complexity = "O(N) where N is the number of nodes.",
        Syntax = "numreplicas timeout",
        Tips = ["request_policy:all_shards", "response_policy:agg_min"],
    };

    /// <summary>WAITAOF.</summary>
    public static CommandSpec WaitAof { get; } = Wait with
    {
        Name = "waitaof",
        Arity = 4,
        Summary = "Waits until this node and so many peers have all that this connection has written on their disks, synced.",
        Since = "7.2.0",
        Syntax = "numlocal numreplicas timeout",
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } = [Ping, Echo, Quit, Reset, Select, Hello, Auth, Mode, Help, Client, Wait, WaitAof];

    private static CommandSpec ClientSubcommand(string name, int arity, string syntax, string summary, string since) => new()
    {
        Name = name,
        Parent = "client",
        Arity = arity,
        Traits = Anytime | CommandTraits.NoScript,
        Group = CommandGroup.Connection,
        Summary = summary,
        Since = since,
        Syntax = syntax,
    };
}
