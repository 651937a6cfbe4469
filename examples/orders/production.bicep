// The namespace of environment "production", its entities, and who may do what with them.
// Made by `buspass access bicep` from the declaration: change that, and make this anew.
//
// az deployment group create --resource-group <resource-group> --template-file <this file>
//
// What is taken out of the declaration stays in Azure: a deployment deletes nothing.

targetScope = 'resourceGroup'

@description('Where the namespace is.')
param location string = resourceGroup().location

@description('Basic has no topics, sessions or duplicate detection, so it is not offered.')
@allowed([
  'Standard'
  'Premium'
])
param sku string = 'Standard'

@description('Object id of the service principal of orders-api, which is not its client id.')
@minLength(36)
@maxLength(36)
param ordersApiPrincipalId string

@description('Object id of the service principal of orders-worker, which is not its client id.')
@minLength(36)
@maxLength(36)
param ordersWorkerPrincipalId string

// Azure Service Bus Data Sender.
var dataSender = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39')

// Azure Service Bus Data Receiver.
var dataReceiver = subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0')

// Without local authentication no key and no shared access signature opens it.
resource serviceBus 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: 'contoso-prod'
  location: location
  sku: {
    name: sku
    tier: sku
  }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
  }
}

resource ordersQueue 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = {
  parent: serviceBus
  name: 'orders'
  properties: {
    maxDeliveryCount: 5
  }
}

// For identities.orders-api.sends[0]: on this queue alone, not on the namespace.
resource ordersApiSendsToOrders 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: ordersQueue
  name: guid(ordersQueue.id, ordersApiPrincipalId, dataSender)
  properties: {
    description: 'orders-api sends to orders'
    principalId: ordersApiPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: dataSender
  }
}

// For identities.orders-worker.receives[0]: on this queue alone, not on the namespace.
resource ordersWorkerReceivesFromOrders 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: ordersQueue
  name: guid(ordersQueue.id, ordersWorkerPrincipalId, dataReceiver)
  properties: {
    description: 'orders-worker receives from orders'
    principalId: ordersWorkerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: dataReceiver
  }
}
