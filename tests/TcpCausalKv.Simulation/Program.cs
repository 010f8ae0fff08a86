using TcpCausalKv.Simulation.Runs;

return SimulationCommand.Build().Parse(args).Invoke();
